import 'server-only'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { may } from '@/lib/domain/access/permission'
import type { Principal } from '@/lib/domain/access/principal'
import type { Me } from '@/lib/client/access/me'
import { admitInside, hasSignIn } from '@/lib/server/http/access.instance'
import { PAGE_MANIFEST, type PagePath } from '@/lib/wire/routes/route-manifest'

/**
 * Who the page is rendered for; null for a request that may not pass (SPEC 11). Decided once a
 * request: layout, page and settings all ask.
 */
const pagePrincipal = cache(async (): Promise<Principal | null> => {
  const decision = await admitInside(await headers())
  return decision.kind === 'allowed' ? decision.principal : null
})

/** Who looks at the page, as far as the page shows it; null for a stranger. */
export async function pageMe(): Promise<Me | null> {
  const principal = await pagePrincipal()
  if (principal === null) return null
  const { name, role, via, sessionId } = principal
  const managesAccess = may(principal, 'manage access')
  return { name, role, via, hasSession: sessionId !== null, managesAccess }
}

/** Whether the request that a page is rendered for passes the access rule. */
export async function isPageAdmitted(): Promise<boolean> {
  return (await pagePrincipal()) !== null
}

type PrivatePage = {
  [Path in PagePath]: (typeof PAGE_MANIFEST)[Path] extends 'public' ? never : Path
}[PagePath]

/** Without any role above the least, as a stranger is. */
const NOBODY = { role: 'viewer', scopes: [] } as const

/** The pages where one signs in: open as soon as one can, else as any other. */
export async function requireSignInPage(page: Exclude<PagePath, PrivatePage>): Promise<boolean> {
  const mayEnter = may(NOBODY, PAGE_MANIFEST[page]) && (await hasSignIn())
  if (!mayEnter && !(await isPageAdmitted())) notFound()
  return mayEnter
}

/**
 * Every page asks this first: what stands before it may be left out by a host, or got round. A
 * request that may not pass, or that lacks the permission of the manifest, finds nothing here.
 */
export async function requirePageAccess(page: PrivatePage): Promise<Principal> {
  const principal = await pagePrincipal()
  if (principal === null || !may(principal, PAGE_MANIFEST[page])) notFound()
  return principal
}
