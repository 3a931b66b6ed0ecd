import { buildIfNeeded } from '../steps/build.mjs'
import { remarkOnEnvFile } from '../steps/env-file.mjs'
import { installIfNeeded } from '../steps/install.mjs'
import { inProject } from '../steps/project.mjs'
import { runCockpit } from './run-cockpit.mjs'

/** `npm start`: everything from a clean clone to a page that answers, until it is asked to end. */
export async function startCockpit() {
  remarkOnEnvFile(process.env)
  await runCockpit({
    home: inProject('.kora'),
    server: [inProject('scripts', 'serve.mjs')],
    prepare: async (signal) => {
      await installIfNeeded(signal)
      await buildIfNeeded(signal)
    },
    hint: 'Ctrl-C ends it',
  })
}
