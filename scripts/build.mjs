import { build } from './steps/build.mjs'
import { runMain } from './steps/project.mjs'

// `npm run build`: always builds, and leaves a standalone folder that is complete.
await runMain(() => build())
