/**
 * Who may import whom (ARCHITECTURE.md), as lint errors. Each rule has a failing sample in
 * `testing/import-rules/`, which `import-rules.test.ts` lints.
 */

/** Folder → what it is; the first match counts. */
const ELEMENTS = [
  { type: 'domain', pattern: 'lib/domain' },
  { type: 'wire', pattern: 'lib/wire' },
  { type: 'client', pattern: 'lib/client' },
  { type: 'substrate', pattern: 'lib/server/substrate' },
  { type: 'provider', pattern: 'lib/server/provider' },
  { type: 'holder', pattern: 'lib/server/holder' },
  { type: 'boot', pattern: 'lib/server/boot' },
  { type: 'stream', pattern: 'lib/server/stream' },
  { type: 'server', pattern: 'lib/server' },
  { type: 'ui', pattern: 'components/ui' },
  { type: 'components', pattern: 'components' },
  { type: 'app', pattern: 'app' },
]

const SERVER = ['substrate', 'provider', 'holder', 'boot', 'stream', 'server']

/** From → the elements that it may import, itself included. */
const MAY_IMPORT = {
  domain: ['domain'],
  wire: ['domain', 'wire'],
  client: ['domain', 'wire', 'client'],
  ui: ['ui'],
  components: ['domain', 'wire', 'client', 'ui', 'components'],
  substrate: ['domain', 'substrate', 'server'],
  // Provider and holder never know each other: boot introduces them.
  provider: ['domain', 'substrate', 'provider', 'server'],
  holder: ['domain', 'holder', 'server'],
  // Both sides of the stream parse and write one frame schema.
  stream: ['domain', 'wire', 'stream', 'server'],
  server: ['domain', ...SERVER.filter((element) => element !== 'boot')],
  boot: ['domain', ...SERVER],
  app: ['domain', 'wire', 'client', 'ui', 'components', 'app', ...SERVER],
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
      ignores: ['**/lib/server/substrate/**'],
      rules: {
        'no-restricted-imports': [
          'error',
          { paths: [{ name: 'pg', message: 'Only lib/server/substrate talks to Postgres.' }] },
        ],
      },
    },
    {
      files: ['**/lib/**/*.{ts,tsx}', '**/components/**/*.{ts,tsx}'],
      ignores: [
        '**/lib/server/boot/**',
        '**/lib/server/substrate/**',
        '**/*.test.ts',
        '**/*.test.tsx',
      ],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            paths: [{ name: 'pg', message: 'Only lib/server/substrate talks to Postgres.' }],
            patterns: [
              {
                regex: '\\.instance$',
                message: 'Only app and lib/server/boot touch process instances; take an argument.',
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
