/**
 * Who may import whom (ARCHITECTURE.md), as lint errors. Each rule has a failing sample in
 * `testing/import-rules/`, which `import-rules.test.ts` lints.
 */

/**
 * The floors of `lib/server`, from the top down. A floor may import itself and every floor below
 * it; rooms of one floor do not know each other: `boot` introduces them.
 */
export const TOWER = [
  ['answers'],
  ['http'],
  ['boot'],
  ['following'],
  ['leadership', 'queue'],
  ['stream', 'state', 'access'],
  ['db', 'agent'],
  ['process'],
]

/** Rooms that make or write wire shapes; the others hand on domain values. */
const SPEAKS_WIRE = ['answers', 'http', 'stream']

const ROOMS = TOWER.flat()

/** Folder → what it is; the first match counts. */
const ELEMENTS = [
  { type: 'domain', pattern: 'lib/domain' },
  { type: 'wire', pattern: 'lib/wire' },
  { type: 'client', pattern: 'lib/client' },
  ...ROOMS.map((room) => ({ type: room, pattern: `lib/server/${room}` })),
  { type: 'ui', pattern: 'components/ui' },
  { type: 'components', pattern: 'components' },
  { type: 'app', pattern: 'app' },
]

/**
 * @param {string} room
 * @param {number} floor
 * @returns {[string, string[]]}
 */
function mayImportFrom(room, floor) {
  const below = TOWER.slice(floor + 1).flat()
  return [room, ['domain', ...(SPEAKS_WIRE.includes(room) ? ['wire'] : []), room, ...below]]
}

/**
 * From → the elements that it may import, itself included.
 * @type {Record<string, string[]>}
 */
const MAY_IMPORT = {
  domain: ['domain'],
  wire: ['domain', 'wire'],
  client: ['domain', 'wire', 'client'],
  ui: ['ui'],
  components: ['domain', 'wire', 'client', 'ui', 'components'],
  ...Object.fromEntries(
    TOWER.flatMap((rooms, floor) => rooms.map((room) => mayImportFrom(room, floor))),
  ),
  app: ['domain', 'wire', 'client', 'ui', 'components', 'app', ...ROOMS],
}

/**
 * @param {import("eslint").ESLint.Plugin} boundaries
 * @returns {import("eslint").Linter.Config[]}
 */
export function importRules(boundaries) {
  return [
    {
      files: ['**/lib/**/*.{ts,tsx}', '**/components/**/*.{ts,tsx}', '**/app/**/*.{ts,tsx}'],
      plugins: { boundaries },
      settings: {
        'boundaries/elements': ELEMENTS,
        'import/resolver': { typescript: { alwaysTryTypes: true } },
      },
      rules: {
        'boundaries/dependencies': [
          'error',
          {
            default: 'disallow',
            policies: Object.entries(MAY_IMPORT).map(([from, to]) => ({
              from: { element: { type: from } },
              allow: { to: { element: { types: { anyOf: to } } } },
            })),
          },
        ],
      },
    },
    {
      files: ['**/lib/**/*.{ts,tsx}', '**/components/**/*.{ts,tsx}', '**/app/**/*.{ts,tsx}'],
      ignores: ['**/lib/server/db/**'],
      rules: {
        'no-restricted-imports': [
          'error',
          { paths: [{ name: 'pg', message: 'Only lib/server/db talks to Postgres.' }] },
        ],
      },
    },
    {
      files: ['**/lib/**/*.{ts,tsx}', '**/components/**/*.{ts,tsx}'],
      ignores: [
        '**/lib/server/answers/**',
        '**/lib/server/http/**',
        '**/lib/server/boot/**',
        '**/lib/server/db/**',
        '**/*.test.ts',
        '**/*.test.tsx',
      ],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            paths: [{ name: 'pg', message: 'Only lib/server/db talks to Postgres.' }],
            patterns: [
              {
                regex: '\\.instance$',
                message:
                  'Only app and the upper floors (answers, http, boot) touch process instances; take an argument.',
              },
            ],
          },
        ],
      },
    },
    {
      files: ['**/lib/server/**/*.ts'],
      ignores: ['**/*.test.ts'],
      rules: {
        'no-restricted-syntax': [
          'error',
          {
            selector: "Program:not(:has(ImportDeclaration[source.value='server-only']))",
            message: "Every file of lib/server starts with import 'server-only'.",
          },
        ],
      },
    },
  ]
}
