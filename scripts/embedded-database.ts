import { join } from 'node:path'
import { switchCluster } from './embedded/cluster'

// `npm run db:stop` and `npm run db:start`: an outage of the embedded database, to be watched on
// the page while `npm start` runs.

const dataDir = join(process.cwd(), '.kora', 'postgres')
const [wish] = process.argv.slice(2)
if (wish !== 'start' && wish !== 'stop') {
  console.error('Say `start` or `stop`.')
  process.exit(1)
}
try {
  const changed = await switchCluster(dataDir, wish === 'start' ? 'on' : 'off')
  const state = wish === 'start' ? 'runs' : 'is stopped'
  console.log(`The embedded database ${changed ? '' : 'already '}${state}.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
