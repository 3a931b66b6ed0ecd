import { serveCockpit } from '@/scripts/served-cockpit'
import { buildIfNeeded } from '@/scripts/steps/build.mjs'
import { fuzz } from './fuzz'
import type { Asker } from './judge'

// `npm run fuzz [-- <seed>]`: 3,000 requests by head and 4,000 by address, by a stranger and then by
// an operator, against the built cockpit with a password. The seed repeats a run.

const PASSWORD = 'correct horse battery'
const authorization = `Authorization: Basic ${btoa(`operator:${PASSWORD}`)}`
const seed = process.argv[2] ?? 'kora'

await buildIfNeeded()
const cockpit = await serveCockpit({ env: { KORA_ACCESS_PASSWORD: PASSWORD } })
try {
  for (const asker of ['stranger', 'operator'] satisfies Asker[]) {
    const began = Date.now()
    const result = await fuzz(cockpit, {
      seed: `${seed} ${asker}`,
      headProbes: 3_000,
      pathProbes: 4_000,
      asker,
      authorization,
    })
    const seconds = ((Date.now() - began) / 1000).toFixed(1)
    console.log(`${asker}, seed "${seed}": ${result.asked} requests in ${seconds} s`)
    console.log(`  answers by status: ${JSON.stringify(result.statuses)}`)
    console.log(
      `  faults ${result.faults.length}, log lines ${result.logged.length}, forged ${result.forged.length}`,
    )
    for (const line of [...result.faults.slice(0, 20), ...result.logged.slice(0, 20)])
      console.log(`  ${line}`)
    if (result.faults.length + result.forged.length > 0) process.exitCode = 1
  }
} finally {
  await cockpit.kill()
}
