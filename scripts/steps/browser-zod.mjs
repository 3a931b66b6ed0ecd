import { inProject } from './project.mjs'

/** What the page's bundle takes instead of `@/lib/wire/zod`; `next.config.js` hears of it here. */
const BUNDLE = '.kora/browser-zod.mjs'

/**
 * Bundles the part of zod that the page uses. Turbopack keeps all that a namespace holds, and zod
 * re-exports its own; esbuild keeps what is called.
 * @returns {Promise<{ KORA_BROWSER_ZOD: string }>} what the build has to be told
 */
export async function bundleBrowserZod() {
  // Not at the top: `npm start` and `npm test` come by here before anything is installed.
  const { build } = await import('esbuild')
  await build({
    entryPoints: [inProject('lib', 'wire', 'zod.ts')],
    outfile: inProject(BUNDLE),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  })
  return { KORA_BROWSER_ZOD: `./${BUNDLE}` }
}
