import { afterEach, describe, expect, it } from 'vitest'
import { bootFixture, type BootFixture } from '@/testing/leadership/boot-fixture'
import { recordedWork } from '@/testing/queue/recorded-work'

let fixture: BootFixture
afterEach(() => fixture.boot.stop('test'))

describe('a leader', () => {
  it('sweeps without an agent too, until it stops', async () => {
    const { asked, work: sweep } = recordedWork()
    fixture = bootFixture({ sweep })
    await fixture.booted()
    expect(asked).toEqual(['start', 'wake'])
    await fixture.boot.stop('SIGTERM')
    expect(asked).toEqual(['start', 'wake', 'stop'])
  })

  it('sweeps while it still waits for its agent', async () => {
    const { asked, work: sweep } = recordedWork()
    const { work } = recordedWork()
    const checkAgent = () => Promise.resolve('it does not answer')
    fixture = bootFixture({ sweep, work, checkAgent })
    void fixture.boot.start()
    await fixture.clock.advance(5_000)
    expect(fixture.holder.current.primaryState).toBe('booting')
    expect(asked).toEqual(['start', 'wake'])
  })

  it('sweeps again at once when it has taken its lost lead again', async () => {
    const { asked, work: sweep } = recordedWork()
    fixture = bootFixture({ sweep })
    await fixture.booted()
    fixture.lock.lose()
    await fixture.clock.advance(2_000)
    expect(asked.filter((word) => word === 'wake')).toHaveLength(2)
  })
})

describe('an instance that does not lead', () => {
  it.each(['runtime', 'observer'] as const)('sweeps nothing (%s)', async (role) => {
    const { asked, work: sweep } = recordedWork()
    fixture = bootFixture({ sweep, role })
    fixture.lock.free = false
    void fixture.boot.start()
    await fixture.clock.advance(10_000)
    expect(asked).toEqual([])
  })
})
