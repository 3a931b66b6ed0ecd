import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { listenAddress, requireFreeAddress } from '../serve/listen-address.mjs'
import { RESTART_EXIT_CODE } from '../start/run-cockpit.mjs'
import { projectRoot, runMain } from '../steps/project.mjs'
import { followEdits } from './follow-edits.mjs'
import { reloadedRuntime } from './reloaded-runtime.mjs'
import { openRuntimeBundle } from './runtime-bundle.mjs'

// The process that `npm run dev` serves from: Next.js in development, and beside it the runtime,
// which Next.js would start once and never again.

/** The runtime leaves within 10 s (SPEC 6), and the process that started us waits for 12. */
const LEAVE_LIMIT_MS = 11_000

await runMain(async () => {
  const address = listenAddress(process.env)
  await requireFreeAddress(address)
  Object.assign(process.env, {
    NODE_ENV: 'development',
    NEXT_TELEMETRY_DISABLED: '1',
    // Next.js' own handler would end the process before the runtime has left.
    NEXT_MANUAL_SIG_HANDLE: '1',
  })
  const { default: next } = await import('next')
  const server = createServer()
  const app = next({
    dev: true,
    dir: projectRoot,
    hostname: address.host,
    port: address.port,
    httpServer: server,
  })
  const runtime = reloadedRuntime(await openRuntimeBundle(), (line) => console.log(`  ${line}`))

  let leaving = false
  const leave = async (/** @type {number} */ code) => {
    if (leaving) return
    leaving = true
    const left = runtime.stop('npm run dev ends').then(() => app.close())
    await Promise.race([left, pause(LEAVE_LIMIT_MS)])
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void leave(0))
  // The process that started us may vanish with the reader of our output.
  process.once('disconnect', () => void leave(1))
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

  await Promise.all([runtime.start(), app.prepare()])
  const handle = app.getRequestHandler()
  server.on('request', (request, response) => {
    // Next.js adds headers of a proxy by itself; the access rule asks for those that arrived.
    const isProxied = Object.keys(request.headers).some((name) =>
      /^(?:forwarded|via|x[-_]forwarded[-_].*|x[-_]real[-_]ip)$/i.test(name),
    )
    request.headers['x-kora-arrival'] = isProxied ? 'proxied' : 'direct'
    void handle(request, response)
  })
  server.listen(address.port, address.host)
  followEdits({
    onEdit: (path) => runtime.reload(path),
    onRestart: (path) => {
      console.log(`  ${path} changed: starting anew.`)
      void leave(RESTART_EXIT_CODE)
    },
  })
})
