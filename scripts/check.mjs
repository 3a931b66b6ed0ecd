import { checkSources } from './check/check-sources.mjs'

// `npm run check`: format, lint, types, unused code and unit tests.
await checkSources()
