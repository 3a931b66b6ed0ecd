import { failoverScene, WORK_WITHIN_MS } from '@/testing/conformance/failover-scene'
import { OWNER } from '@/testing/conformance/parts/postgres-server'
import { type Fault, HONEST_WITHIN_MS } from '@/testing/conformance/fault'

export const failoverBalancer: Fault = {
  name: 'failover-balancer',
  when: 'the primary behind HAProxy crashes, until its standby is promoted',
  needsOwnEstate: true,
  open: (stage) =>
    failoverScene(stage, async (estate, replica, database) => {
      const balancer = await estate.balancer([estate.primary, replica])
      return balancer.url(database, OWNER)
    }),
  says: { state: /This data is old/, tickets: /cannot be read|does not answer/ },
  withinMs: HONEST_WITHIN_MS,
  stopsWork: true,
  isLiveBefore: true,
  liveWithinMs: WORK_WITHIN_MS,
  health: 503,
}
