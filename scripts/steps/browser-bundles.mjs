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
 * Our pages only read, so the browser gets a store of mutations that holds none: all that a client
 * calls of it by itself. The library's own is a tenth of its weight.
 */
const NO_MUTATIONS = `export class MutationCache {
  clear() {}
  resumePausedMutations() { return Promise.resolve() }
}`

/** @type {import('esbuild').Plugin} */
const withoutMutations = {
  name: 'without-mutations',
  setup(build) {
    build.onLoad({ filter: /query-core[\\/].*[\\/]mutationCache\.js$/ }, () => ({
      contents: NO_MUTATIONS,
    }))
  },
}

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
      plugins: [withoutMutations],
      logLevel: 'error',
    })
  }
  return { KORA_BROWSER_BUNDLES: '1' }
}
