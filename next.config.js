import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SECURITY_HEADERS } from './scripts/serve/security-headers.mjs'

const root = dirname(fileURLToPath(import.meta.url))
// Set by `npm run build` (scripts/steps/browser-zod.mjs); without it (`next dev`) the page gets all of zod/mini.
const browserZod = process.env.KORA_BROWSER_ZOD

/** @type {import('next').NextConfig} */
const config = {
  output: 'standalone',
  poweredByHeader: false,
  // The hot routes are small and polled; squeezing them would cost more time than it saves.
  compress: false,
  outputFileTracingRoot: root,
  turbopack: {
    root,
    resolveAlias: browserZod === undefined ? {} : { '@/lib/wire/zod': { browser: browserZod } },
  },
  // `npm run check` checks the types of everything; whoever only starts the cockpit need not wait.
  typescript: { ignoreBuildErrors: true },
  headers: () => Promise.resolve([{ source: '/:path*', headers: SECURITY_HEADERS }]),
}

export default config
