import { describe, expect, it } from 'vitest'
import { ReplayWatch } from './replay-watch'

const STREAMING = { isPaused: false, isReceiving: true, received: 100n, replayed: 100n }

describe('a replica', () => {
  it('is no replica on a primary, and none before the first reading', () => {
    const watch = new ReplayWatch()
    expect(watch.state).toBeNull()
    watch.observe(STREAMING, 0)
    watch.observe(null, 1)
    expect(watch.state).toBeNull()
  })

  it('is current while what it receives is replayed at once', () => {
    const watch = new ReplayWatch()
    watch.observe({ ...STREAMING, received: 120n }, 0)
    expect(watch.state).toBe('current')
    watch.observe({ ...STREAMING, received: 300n, replayed: 250n }, 5_000)
    expect(watch.state).toBe('current')
  })

  it('is behind once what it had received a second ago is still not replayed', () => {
    const watch = new ReplayWatch()
    watch.observe({ ...STREAMING, received: 120n }, 0)
    watch.observe({ ...STREAMING, received: 900n, replayed: 119n }, 999)
    expect(watch.state).toBe('current')
    watch.observe({ ...STREAMING, received: 900n, replayed: 119n }, 1_000)
    expect(watch.state).toBe('behind')
    watch.observe({ ...STREAMING, received: 900n, replayed: 900n }, 1_100)
    expect(watch.state).toBe('current')
  })

  it('is disconnected while it receives nothing, and paused whatever else holds', () => {
    const watch = new ReplayWatch()
    watch.observe({ ...STREAMING, isReceiving: false }, 0)
    expect(watch.state).toBe('disconnected')
    watch.observe({ ...STREAMING, isReceiving: false, isPaused: true }, 1)
    expect(watch.state).toBe('paused')
  })
})
