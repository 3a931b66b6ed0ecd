import { afterEach, describe, expect, it } from 'vitest'
import { type Topic, TOPICS } from '@/lib/domain/topic'
import { streamFrameSchema } from '@/lib/wire/stream-frame.wire'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { StreamChannel } from './stream-channel'

const left: (() => void)[] = []
afterEach(() => {
  for (const leave of left.splice(0)) leave()
})

function setUp({ limit = 10, spacingMs = 100 } = {}) {
  const clock = new FakeClock()
  const told: Topic[] = []
  const channel = new StreamChannel({
    clock,
    limit,
    spacingMs: () => spacingMs,
    asOf: () => new Date(clock.now()).toISOString(),
    onFrame: (topic) => told.push(topic),
  })
  channel.open()
  return { channel, clock, told }
}

/** A client that reads all it gets. */
function client(channel: StreamChannel, lastEventId: string | null = null) {
  const leaving = new AbortController()
  left.push(() => leaving.abort())
  const subscription = channel.subscribe({ lastEventId, signal: leaving.signal })
  const seen = { text: '', ended: false, failed: false }
  if (subscription.kind !== 'open') return { kind: subscription.kind, seen, frames: () => [] }
  const decoder = new TextDecoder()
  const run = async () => {
    for await (const chunk of subscription.body) seen.text += decoder.decode(chunk)
    seen.ended = true
  }
  run().catch(() => {
    seen.failed = true
  })
  const frames = () =>
    [...seen.text.matchAll(/^id: (?<id>.*)\ndata: (?<data>.*)$/gm)].map(({ groups }) => ({
      id: groups?.id ?? '',
      ...streamFrameSchema.parse(JSON.parse(groups?.data ?? '')),
    }))
  return { kind: subscription.kind, seen, frames, leave: () => leaving.abort() }
}

const versions = (frames: { topic: Topic; version: number }[], topic: Topic) =>
  frames.filter((frame) => frame.topic === topic).map(({ version }) => version)

describe('a new client', () => {
  it('hears where each topic stands, before anything else', async () => {
    const { channel } = setUp()
    channel.wake('tickets')
    const { frames, seen } = client(channel)
    await settled()
    expect(
      frames()
        .map(({ topic }) => topic)
        .sort(),
    ).toEqual([...TOPICS].sort())
    expect(versions(frames(), 'tickets')).toEqual([1])
    expect(seen.text.startsWith('retry: 1000\n')).toBe(true)
  })

  it('that knows the last id hears only what is newer', async () => {
    const { channel, clock } = setUp()
    channel.wake('tickets')
    await clock.advance(100)
    const first = client(channel)
    await settled()
    const lastId = first.frames().at(-1)?.id ?? ''
    channel.wake('operational_state')
    await settled()
    const again = client(channel, lastId)
    await settled()
    expect(again.frames().map(({ topic }) => topic)).toEqual(['operational_state'])
  })

  it('that has missed nothing hears one frame all the same, so that it knows that push works', async () => {
    const { channel } = setUp()
    channel.wake('tickets')
    const first = client(channel)
    await settled()
    const again = client(channel, first.frames().at(-1)?.id ?? '')
    await settled()
    expect(again.frames()).toEqual(first.frames().slice(-1))
  })

  it.each(['other.7', '', 'nonsense', '.', 'x.y.z'])(
    'with an id of another process (%j) hears everything',
    async (lastEventId) => {
      const { channel } = setUp()
      const { frames } = client(channel, lastEventId)
      await settled()
      expect(frames()).toHaveLength(3)
    },
  )
})

describe('a wake', () => {
  it('is told at once, and a burst of them once more a spacing later, with the last version', async () => {
    const { channel, clock, told } = setUp()
    const { frames } = client(channel)
    await settled()
    for (let n = 0; n < 20; n += 1) {
      channel.wake('tickets')
      await clock.advance(1)
    }
    expect(versions(frames(), 'tickets')).toEqual([0, 1])
    await clock.advance(100)
    expect(versions(frames(), 'tickets')).toEqual([0, 1, 20])
    await clock.advance(1_000)
    expect(versions(frames(), 'tickets')).toEqual([0, 1, 20])
    expect(told).toEqual(['tickets', 'tickets'])
  })

  it('of one topic does not wait for another one', async () => {
    const { channel } = setUp()
    const { frames } = client(channel)
    channel.wake('tickets')
    channel.wake('operational_state')
    await settled()
    expect(versions(frames(), 'operational_state')).toEqual([0, 1])
  })

  it('carries the time of the last change, and never data', async () => {
    const { channel, clock } = setUp()
    const { frames } = client(channel)
    await clock.advance(2_000)
    channel.wake('tickets')
    await settled()
    const frame = frames().at(-1)
    expect(frame?.as_of).toBe('2026-05-21T12:00:02.000Z')
    expect(Object.keys(frame ?? {}).sort()).toEqual(['as_of', 'id', 'topic', 'version'])
  })
})

describe('the channel', () => {
  it('shows every client a sign of life each ten seconds, by one timer while there are any', async () => {
    const { channel, clock } = setUp()
    expect(clock.pauses).toEqual([])
    const clients = [client(channel), client(channel)]
    await clock.advance(20_000)
    for (const { seen } of clients) expect(seen.text.match(/: keep-alive\n\n/g)).toHaveLength(2)
    expect(clock.pauses).toEqual([10_000])
    for (const { leave } of clients) leave?.()
    await settled()
    expect(clock.pauses).toEqual([])
    expect(channel.size).toBe(0)
  })

  it('says on the first frame of each stream, and on no other, which source it is of', async () => {
    const { channel, clock } = setUp()
    channel.wake('tickets')
    channel.wake('chain_events')
    await clock.advance(100)
    const signal = new AbortController().signal
    const open = channel.subscribe({ lastEventId: null, source: 'ws.db.log', signal })
    if (open.kind !== 'open') throw new Error('not let in')
    const { value } = await open.body.getReader().read()
    const lines = new TextDecoder().decode(value).split('\n')
    const frames = lines
      .filter((line) => line.startsWith('data: '))
      .map((line) => streamFrameSchema.parse(JSON.parse(line.slice(6))))
    expect(frames.length).toBeGreaterThan(1)
    expect(frames.map(({ source }) => source)).toEqual([
      'ws.db.log',
      ...frames.slice(1).map(() => undefined),
    ])
  })

  it('refuses more clients than its limit, until one has left', async () => {
    const { channel } = setUp({ limit: 2 })
    const first = client(channel)
    client(channel)
    expect(client(channel).kind).toBe('full')
    first.leave?.()
    first.leave?.()
    expect(channel.size).toBe(1)
    expect(client(channel).kind).toBe('open')
    await settled()
  })

  it('ends every stream when it closes, and lets nobody in until it opens again', async () => {
    const { channel } = setUp()
    const { seen } = client(channel)
    channel.close()
    await settled()
    expect(seen.ended).toBe(true)
    expect(client(channel).kind).toBe('closed')
    channel.open()
    expect(client(channel).kind).toBe('open')
    channel.end()
    channel.open()
    expect(client(channel).kind).toBe('closed')
  })

  it('drops a client that does not read, and keeps the others', async () => {
    const { channel, clock } = setUp()
    const reader = client(channel)
    const slow = channel.subscribe({ lastEventId: null, signal: new AbortController().signal })
    expect(channel.size).toBe(2)
    for (let n = 0; n < 300; n += 1) {
      channel.wake('tickets')
      await clock.advance(100)
    }
    expect(channel.size).toBe(1)
    expect(reader.seen.failed).toBe(false)
    expect(versions(reader.frames(), 'tickets').at(-1)).toBe(300)
    if (slow.kind !== 'open') throw new Error('not let in')
    await expect(slow.body.getReader().read()).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('forgets a client that was gone before it came', () => {
    const { channel } = setUp()
    channel.subscribe({ lastEventId: null, signal: AbortSignal.abort() })
    expect(channel.size).toBe(0)
  })
})
