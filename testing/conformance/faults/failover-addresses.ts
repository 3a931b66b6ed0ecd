import { failoverScene, WORK_WITHIN_MS } from '@/testing/conformance/failover-scene'
import { OWNER } from '@/testing/conformance/parts/postgres-server'
import { type Fault, HONEST_WITHIN_MS } from '@/testing/conformance/fault'

export const failoverAddresses: Fault = {
  name: 'failover-addresses',
  when: 'the first server of an address of two crashes, until the second is promoted',
  needsOwnEstate: true,
  open: (stage) =>
    failoverScene(stage, ({ primary }, replica, database) => {
      const hosts = [primary, replica].map(({ port }) => `127.0.0.1:${String(port)}`)
      const rest = `${database}?target_session_attrs=read-write`
      return Promise.resolve(`postgres://${OWNER}@${hosts.join(',')}/${rest}`)
    }),
  says: { state: /This data is old/, tickets: /cannot be read|does not answer/ },
  withinMs: HONEST_WITHIN_MS,
  stopsWork: true,
  isLiveBefore: true,
  liveWithinMs: WORK_WITHIN_MS,
  health: 503,
}
