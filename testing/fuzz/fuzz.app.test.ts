import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveCockpit, type ServedCockpit } from '@/scripts/served-cockpit'
import { fuzz } from './fuzz'
import type { Asker } from './judge'

const PASSWORD = 'correct horse battery'
let cockpit: ServedCockpit

beforeAll(async () => {
  cockpit = await serveCockpit({ env: { KORA_ACCESS_PASSWORD: PASSWORD } })
})
afterAll(() => cockpit.kill())

/** The short form of `npm run fuzz`. */
describe('requests that nobody should send', () => {
  it.each<Asker>(['stranger', 'operator'])(
    'by a %s end in no failure, no redirect before access, no data, and no line of the log',
    async (asker) => {
      const { faults, logged, asked } = await fuzz(cockpit, {
        seed: `short ${asker}`,
        headProbes: 200,
        pathProbes: 200,
        asker,
        authorization: `Authorization: Basic ${btoa(`operator:${PASSWORD}`)}`,
      })
      expect(asked).toBe(400)
      expect(faults).toEqual([])
      expect(logged.filter((line) => !line.startsWith('[kora.access] '))).toEqual([])
    },
  )
})
