import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { listenAddress, requireFreeAddress } from './serve/listen-address.mjs'
import { remarkOnEnvFile } from './steps/env-file.mjs'
import { inProject, runMain, UserError } from './steps/project.mjs'

// `npm run serve`: the built server with the environment as it stands; the one way to serve.
await runMain(async () => {
  const address = listenAddress(process.env)
  const server = inProject('.next', 'standalone', 'server.js')
  if (!existsSync(server)) throw new UserError('There is no build yet: run `npm run build` first.')
  await requireFreeAddress(address)
  remarkOnEnvFile(process.env)

  endWithParent()
  process.env.HOSTNAME = address.host
  process.env.PORT = String(address.port)
  // The cockpit shuts itself down (lib/server/boot); Next.js' own handler would cut that short.
  process.env.NEXT_MANUAL_SIG_HANDLE = '1'
  Object.assign(process.env, { NODE_ENV: 'production' })
  // Not at the top: without packages, a readable message has to name what is missing.
  const { serveBehindFrontDoor } = await import('./serve/front-server.mjs')
  serveBehindFrontDoor()
  await import(pathToFileURL(server).href)
})

/** Started with a channel (by `npm start` or a test), the server ends when the other end vanishes. */
function endWithParent() {
  // The reader of our output may be gone first; that may not keep us from ending in good order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  if (!process.channel) return
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), 15_000).unref()
    if (!process.emit('SIGTERM')) process.exit(143)
  })
}
