import { failoverScene, WORK_WITHIN_MS } from '@/testing/conformance/failover-scene'
import { OWNER } from '@/testing/conformance/parts/postgres-server'
import { type Fault, REPLICA_HONEST_WITHIN_MS } from '@/testing/conformance/fault'
import { until } from '@/testing/conformance/parts/until'
import { readinessOf, untilReady } from '@/testing/conformance/until-ready'

export const replicaPromoted: Fault = {
  name: 'replica-promoted',
  when: 'the primary crashes, until the replica that the page reads is promoted',
  needsOwnEstate: true,
  open: async (stage) => {
    const leader = await failoverScene(stage, ({ primary }, replica, database) => {
      const hosts = [primary, replica].map(({ port }) => `127.0.0.1:${String(port)}`)
      const rest = `${database}?target_session_attrs=primary`
      return Promise.resolve(`postgres://${OWNER}@${hosts.join(',')}/${rest}`)
    })
    const replica = await stage.estate.replica()
    const observer = await stage.serve(leader.database, {
      DATABASE_URL: replica.url(leader.database.name),
      KORA_ROLE: 'observer',
    })
    await untilReady(observer)
    return {
      ...leader,
      cockpit: observer,
      after: async () => {
        const lines = (await leader.after?.()) ?? []
        await until('the observer listens', async () =>
          (await readinessOf(observer)).wake === 'listening' ? true : null,
        )
        return [...lines, 'the observer hears of changes too: no wake: replica remains']
      },
    }
  },
  says: { state: /its replica is cut off/, tickets: /its replica is cut off/ },
  withinMs: REPLICA_HONEST_WITHIN_MS,
  stopsWork: true,
  isLiveBefore: true,
  liveWithinMs: WORK_WITHIN_MS,
  health: 503,
}
