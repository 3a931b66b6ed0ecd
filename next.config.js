import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DATA_POLICY, SECURITY_HEADERS } from './scripts/serve/security-headers.mjs'

const root = dirname(fileURLToPath(import.meta.url))
// Set by `npm run build`; without them (`next dev`) the page gets the libraries whole.
const browserBundles = process.env.KORA_BROWSER_BUNDLES

/** @type {import('next').NextConfig} */
const config = {
  output: 'standalone',
  poweredByHeader: false,
  // scripts/serve compresses the documents and serves compressed files; the hot routes stay plain.
  compress: false,
  outputFileTracingRoot: root,
  turbopack: {
    root,
    // scripts/steps/browser-bundles.mjs makes them.
    resolveAlias:
      browserBundles === undefined
        ? {}
        : {
            '@/lib/wire/zod': { browser: './.kora/browser-zod.mjs' },
            '@/lib/client/react-query': { browser: './.kora/browser-react-query.mjs' },
          },
  },
  // `npm run check` checks the types of everything; whoever only starts the cockpit need not wait.
  typescript: { ignoreBuildErrors: true },
  // The optimizer would fetch, decode and log what a stranger names; no page has an image to optimize.
  images: { unoptimized: true },
  headers: () =>
    Promise.resolve([
      { source: '/:path*', headers: SECURITY_HEADERS },
      ...['/api/:path*', '/_next/:path*', '/icons/:path*'].map((source) => ({
        source,
        headers: [{ key: 'content-security-policy', value: DATA_POLICY }],
      })),
    ]),
}

export default config
