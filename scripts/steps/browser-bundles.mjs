import { inProject } from './project.mjs'

/**
 * What the page's bundle takes instead of a module of ours that re-exports a part of a library: the
 * module's name, and the bundle's.
 */
const BUNDLES = [
  { entry: inProject('lib', 'wire', 'zod.ts'), outfile: '.kora/browser-zod.mjs' },
  { entry: inProject('lib', 'client', 'react-query.ts'), outfile: '.kora/browser-react-query.mjs' },
]

/**
 * Bundles the parts of zod and react-query that the page uses. Turbopack keeps all that a namespace
 * holds, and squeezes classes less; esbuild keeps what is called.
 * @returns {Promise<{ KORA_BROWSER_BUNDLES: string }>} the environment that the build needs
 */
export async function bundleForBrowser() {
  // Not at the top: `npm start` and `npm test` load this file before anything is installed.
  const { build } = await import('esbuild')
  for (const { entry, outfile } of BUNDLES) {
    await build({
      entryPoints: [entry],
      outfile: inProject(outfile),
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      // There is one React, the page's.
      external: ['react', 'react/*'],
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'error',
    })
  }
  return { KORA_BROWSER_BUNDLES: '1' }
}
