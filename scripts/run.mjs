import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { inProject, projectRoot } from './steps/project.mjs'
import { signalExitCode } from './steps/run-command.mjs'

// `node scripts/run.mjs <script.ts> …`: runs a TypeScript script under the condition that lets it
// import modules of the server.
if (!existsSync(inProject('node_modules', 'tsx'))) {
  console.error('The packages are not installed: run `npm ci` first.')
  process.exit(1)
}
const child = spawn(
  process.execPath,
  ['--conditions=react-server', '--import=tsx', ...process.argv.slice(2)],
  { cwd: projectRoot, stdio: 'inherit' },
)
// A Ctrl-C reaches the script by itself; what is sent to us alone is passed on.
process.on('SIGINT', () => undefined)
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => child.kill(signal))
}
child.once('error', (error) => {
  console.error(error.message)
  process.exitCode = 1
})
child.once('exit', (code, signal) => {
  process.exitCode = code ?? signalExitCode(signal)
})
