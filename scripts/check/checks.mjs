/**
 * A script of package.json that needs no database and no build.
 * @typedef {object} Check
 * @property {string} script
 * @property {readonly string[]} [cached] arguments by which it goes by what it found the last time
 */

/**
 * The checks of the sources. The lint rules that go by types are cached by file: what an edit means
 * for the types of another file is seen by `npm test` and CI, which lint everything.
 * @type {readonly Check[]}
 */
export const STATIC_CHECKS = [
  { script: 'format:check', cached: ['--cache', '--cache-strategy=content'] },
  {
    script: 'lint',
    cached: ['--cache', '--cache-strategy=content', '--cache-location=node_modules/.cache/eslint/'],
  },
  // Both by themselves: tsc goes on from tsconfig.tsbuildinfo, which no fresh clone has.
  { script: 'typecheck' },
  { script: 'unused' },
]

export const UNIT_TESTS = 'test:unit'
