'use client'

import { createContext, useContext } from 'react'
import type { WayIn } from '@/lib/domain/access/principal'
import type { Role } from '@/lib/domain/access/role'

/** Who looks at the page, as far as the page shows it; the server decides anew at each request. */
export interface Me {
  readonly name: string
  readonly role: Role
  readonly via: WayIn
  /** Whether there is a session to end. */
  readonly hasSession: boolean
  readonly managesAccess: boolean
}

const MeContext = createContext<Me | null>(null)

export const MeProvider = MeContext.Provider

/** Null where nobody is let in, as on the page where one signs in. */
export function useMe(): Me | null {
  return useContext(MeContext)
}
