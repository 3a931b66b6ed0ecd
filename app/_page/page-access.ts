import 'server-only'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { admitInside } from '@/lib/server/http/access.instance'

/** Whether the request that a page is rendered for passes the access rule (SPEC 11). */
export async function isPageAdmitted(): Promise<boolean> {
  return (await admitInside(await headers())).kind === 'allowed'
}

/**
 * Every page asks this first: what stands before it may be left out by a host, or got round. A
 * request that may not pass finds nothing here.
 */
export async function requirePageAccess(): Promise<void> {
  if (!(await isPageAdmitted())) notFound()
}
