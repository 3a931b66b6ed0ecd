import { isCalled, parentOf } from '../process/processes.mjs'

/**
 * Listens for the request to end: Ctrl-C, a closed terminal, a supervisor's SIGTERM, or npm
 * vanishing by `kill -9`. Repeated signals change nothing: ending in good order is already under
 * way.
 * @returns {{ signal: AbortSignal, requested: Promise<void> }}
 */
export function listenForStop() {
  const controller = new AbortController()
  const stop = () => {
    if (controller.signal.aborted) console.log('  Still stopping …')
    controller.abort()
  }
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, stop)
  // A closed terminal may not turn the next line of progress into a crash.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  watchNpm(() => {
    controller.abort()
  })
  const requested = new Promise((resolve) => {
    controller.signal.addEventListener('abort', () => {
      resolve(undefined)
    })
  })
  return { signal: controller.signal, requested }
}

/**
 * Run by npm, we belong to it: when npm ends in a way that it cannot pass on, we end too.
 * @param {() => void} onGone
 */
function watchNpm(onGone) {
  if (!['start', 'dev'].includes(process.env.npm_lifecycle_event ?? '')) return
  const parent = process.ppid
  // npm runs a shell, which on most systems becomes us, and on some stays between.
  const shell = ['sh', 'dash', 'bash', 'ash'].some((name) => isCalled(parent, name))
  const grandparent = shell ? parentOf(parent) : null
  setInterval(() => {
    if (process.ppid !== parent || (shell && parentOf(parent) !== grandparent)) onGone()
  }, 500).unref()
}
