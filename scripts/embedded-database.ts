import { join } from 'node:path'
import { switchCluster } from './embedded/cluster'
import { isInUse } from './start/run-lock.mjs'
import { inProject } from './steps/project.mjs'

// `npm run db:stop` and `npm run db:start`: an outage of the embedded database, to be seen on the
// page while `npm start` or `npm run dev` runs. While neither runs, both databases are meant.

const HOMES = [
  { command: 'npm start', folder: inProject('.kora') },
  { command: 'npm run dev', folder: inProject('.kora', 'dev') },
]

const [action] = process.argv.slice(2)
if (action !== 'start' && action !== 'stop') {
  console.error('Say `start` or `stop`.')
  process.exit(1)
}
try {
  const inUse = HOMES.filter(({ folder }) => isInUse(folder))
  let found = false
  for (const { command, folder } of inUse.length > 0 ? inUse : HOMES) {
    const changed = await switchCluster(join(folder, 'postgres'), action === 'start' ? 'on' : 'off')
    if (changed === null) continue
    found = true
    const state = `${action === 'start' ? 'runs' : 'is stopped'}${changed ? '' : ' already'}`
    console.log(`The embedded database of \`${command}\` ${state}.`)
  }
  if (!found) {
    throw new Error(
      'There is no embedded database yet: `npm start` makes one, `npm run dev` another.',
    )
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
