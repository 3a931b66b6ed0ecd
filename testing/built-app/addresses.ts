import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const APP = fileURLToPath(new URL('../../app', import.meta.url))

/** What stands for the parts of an address that are not fixed. */
const SAMPLES: Readonly<Record<string, string>> = {
  '[id]': '6f1f3b5e-0000-4000-8000-000000000001',
  '[[...path]]': 'no/such/route',
}

/** An address of every file of that name under app/, so that a new one cannot be forgotten. */
function addressesOf(fileName: string): string[] {
  return (
    readdirSync(APP, { recursive: true, encoding: 'utf8' })
      .map((path) => path.split(/[\\/]/))
      // Next.js makes no address of what lies below an underscore.
      .filter((parts) => parts.at(-1) === fileName && !parts.some((part) => part.startsWith('_')))
      .map((parts) => `/${parts.slice(0, -1).map(sampleOf).join('/')}`)
      .sort()
  )
}

function sampleOf(part: string): string {
  const sample = part.startsWith('[') ? SAMPLES[part] : part
  if (sample === undefined) throw new Error(`no sample of ${part}`)
  return sample
}

export const PAGES = addressesOf('page.tsx')
const ROUTES = addressesOf('route.ts')
/** Open without a password (SPEC 11). */
export const HEALTH_ROUTES = ROUTES.filter((address) => address.startsWith('/api/health/'))
/** Where one signs in: whoever may, for nobody is known before. */
export const SIGN_IN_ROUTES = [
  '/api/session/link',
  '/api/session/oidc',
  '/api/session/oidc/callback',
  '/api/session/sign-in',
]
export const GUARDED_ROUTES = ROUTES.filter(
  (address) => !HEALTH_ROUTES.includes(address) && !SIGN_IN_ROUTES.includes(address),
)
