import { afterEach, describe, expect, it } from 'vitest'
import { bootWorld, type BootWorld } from '@/testing/boot-world'
import { recordedWork } from '@/testing/recorded-work'

let world: BootWorld
afterEach(() => world.boot.stop('test'))

describe('a leader', () => {
  it('sweeps without an agent too, until it stops', async () => {
    const { asked, work: sweep } = recordedWork()
    world = bootWorld({ sweep })
    await world.booted()
    expect(asked).toEqual(['start', 'wake'])
    await world.boot.stop('SIGTERM')
    expect(asked).toEqual(['start', 'wake', 'stop'])
  })

  it('sweeps while it still waits for its agent', async () => {
    const { asked, work: sweep } = recordedWork()
    const { work } = recordedWork({ checkAgent: () => Promise.resolve('it does not answer') })
    world = bootWorld({ sweep, work })
    void world.boot.start()
    await world.clock.advance(5_000)
    expect(world.holder.current.primaryState).toBe('booting')
    expect(asked).toEqual(['start', 'wake'])
  })

  it('sweeps again at once when it has taken its lost lead again', async () => {
    const { asked, work: sweep } = recordedWork()
    world = bootWorld({ sweep })
    await world.booted()
    world.lock.lose()
    await world.clock.advance(2_000)
    expect(asked.filter((word) => word === 'wake')).toHaveLength(2)
  })
})

describe('an instance that does not lead', () => {
  it.each(['runtime', 'observer'] as const)('sweeps nothing (%s)', async (role) => {
    const { asked, work: sweep } = recordedWork()
    world = bootWorld({ sweep, role })
    world.lock.free = false
    void world.boot.start()
    await world.clock.advance(10_000)
    expect(asked).toEqual([])
  })
})
