import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))

/** Headers for every answer; the pages' Content-Security-Policy needs a nonce and comes from proxy.ts. */
const everywhere = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'referrer-policy', value: 'same-origin' },
  { key: 'x-frame-options', value: 'DENY' },
  { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=()' },
]

/** @type {import('next').NextConfig} */
const config = {
  output: 'standalone',
  poweredByHeader: false,
  // The hot routes are small and polled; squeezing them would cost more time than it saves.
  compress: false,
  outputFileTracingRoot: root,
  turbopack: { root },
  // `npm run check` checks the types of everything; whoever only starts the cockpit need not wait.
  typescript: { ignoreBuildErrors: true },
  headers: () => Promise.resolve([{ source: '/:path*', headers: everywhere }]),
}

export default config
