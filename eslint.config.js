import next from '@next/eslint-plugin-next'
import boundaries from 'eslint-plugin-boundaries'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import { importRules } from './eslint.import-rules.js'

export default tseslint.config(
  {
    ignores: [
      '.next/**',
      '.kora/**',
      'next-env.d.ts',
      'test-results/**',
      'playwright-report/**',
      'testing/import-rules/lib/**',
      'testing/import-rules/components/**',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@next/next': next },
    rules: {
      ...next.configs.recommended.rules,
      ...next.configs['core-web-vitals'].rules,
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'no-console': ['error', { allow: ['info', 'warn', 'error'] }],
    },
  },
  reactHooks.configs.flat['recommended-latest'],
  ...importRules(boundaries),
  {
    // A session whose search path is not pinned can be taken over by any role that may create objects.
    files: ['lib/**', 'app/**', 'scripts/**'],
    ignores: [
      '**/*.test.ts',
      'lib/server/db/connection/**',
      'lib/server/db/sessions/**',
      'lib/server/db/schema/migrate.ts',
      'lib/server/db/errors/address-error.ts',
      'scripts/embedded/cluster.ts',
      // Through a pooler too: each transaction is pinned.
      'scripts/seed/demo/seed-demo.ts',
      'scripts/verify/verify-log.ts',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "NewExpression[callee.object.name='pg'][callee.property.name=/^(Client|Pool)$/]",
          message: 'Use openClient, inTransaction or onDirectSession: they pin the search path.',
        },
      ],
    },
  },
  {
    // Scripts talk to a person in a terminal; tests too, when they explain a failure.
    files: ['scripts/**', 'testing/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
  },
)
