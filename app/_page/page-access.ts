import 'server-only'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'
import { may } from '@/lib/domain/access/permission'
import type { Principal } from '@/lib/domain/access/principal'
import { admitInside } from '@/lib/server/http/access.instance'
import { PAGE_MANIFEST, type PagePath } from '@/lib/wire/routes/route-manifest'

/** Who the page is rendered for; null for a request that may not pass (SPEC 11). */
async function pagePrincipal(): Promise<Principal | null> {
  const decision = await admitInside(await headers())
  return decision.kind === 'allowed' ? decision.principal : null
}

/** Whether the request that a page is rendered for passes the access rule. */
export async function isPageAdmitted(): Promise<boolean> {
  return (await pagePrincipal()) !== null
}

/**
 * Every page asks this first: what stands before it may be left out by a host, or got round. A
 * request that may not pass, or that lacks the permission of the manifest, finds nothing here.
 */
export async function requirePageAccess(page: PagePath): Promise<Principal> {
  const principal = await pagePrincipal()
  if (principal === null || !may(principal, PAGE_MANIFEST[page])) notFound()
  return principal
}
