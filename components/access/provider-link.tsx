import { ACCESS_BUTTON } from './access-card'

interface ProviderLinkProps {
  readonly issuer: string
  /** Where the provider sends browsers back to: the sign-in has to begin there. */
  readonly publicUrl: string
  readonly returnTo: string
}

/** Leads to the provider of OpenID Connect, by its name on the net. A plain link. */
export function ProviderLink({ issuer, publicUrl, returnTo }: ProviderLinkProps) {
  const begin = `${publicUrl}/api/session/oidc?return_to=${encodeURIComponent(returnTo)}`
  return (
    <a href={begin} rel="nofollow" className={`${ACCESS_BUTTON} flex items-center justify-center`}>
      <span className="truncate">Continue with {new URL(issuer).host}</span>
    </a>
  )
}
