/**
 * The part of react-query that the pages use. The browser gets just these, bundled by themselves
 * (scripts/steps/browser-bundles.mjs): what Turbopack leaves of the library is 3 kB gzip more. One
 * door for all: a second copy in the browser would have a context of its own.
 */
export {
  QueryClient,
  QueryClientProvider,
  replaceEqualDeep,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
