import { describe, expect, it } from 'vitest'
import { reloadedRuntime } from './reloaded-runtime.mjs'

/** Builds of code that the test names, and what became of the runtimes that were made of them. */
function setUp() {
  const source = { code: 'first' }
  const happened: string[] = []
  const log: string[] = []
  const build = () => {
    const { code } = source
    if (code === 'unbuildable') return Promise.reject(new Error('Unexpected "clas"'))
    const load = () => {
      if (code === 'unloadable') return Promise.reject(new Error('its first line throws'))
      const stop = () => Promise.resolve(void happened.push(`stop ${code}`))
      return Promise.resolve({
        startRuntime: () => {
          happened.push(`start ${code}`)
          return { stop }
        },
      })
    }
    return Promise.resolve({ hash: code, load })
  }
  const runtime = reloadedRuntime(build, (line) => log.push(line))
  const lastLine = (part: string) => expect.poll(() => log.at(-1)).toContain(part)
  return { source, happened, log, runtime, lastLine }
}

describe('the runtime of npm run dev', () => {
  it('is replaced after an edit, the old one stopped first', async () => {
    const { source, happened, runtime, lastLine } = setUp()
    await runtime.start()
    source.code = 'second'
    runtime.reload('lib/domain/topic.ts')
    await lastLine('started anew')
    await runtime.stop('over')
    expect(happened).toEqual(['start first', 'stop first', 'start second', 'stop second'])
  })

  it('is replaced once for files that are saved together', async () => {
    const { source, happened, log, runtime, lastLine } = setUp()
    await runtime.start()
    source.code = 'second'
    runtime.reload('lib/server/one.ts')
    runtime.reload('lib/server/two.ts')
    await lastLine('lib/server/one.ts, lib/server/two.ts')
    expect(log).toHaveLength(1)
    expect(happened).toEqual(['start first', 'stop first', 'start second'])
  })

  it('stays when the edit is not in it', async () => {
    const { happened, log, runtime } = setUp()
    await runtime.start()
    runtime.reload('lib/client/feed.ts')
    await runtime.stop('over')
    expect(happened).toEqual(['start first', 'stop first'])
    expect(log).toEqual([])
  })

  it('is replaced for an edit of the server that is only in the answers', async () => {
    const { happened, runtime, lastLine } = setUp()
    await runtime.start()
    runtime.reload('lib/server/answers/tickets/ticket-body.ts')
    await lastLine('started anew')
    expect(happened).toEqual(['start first', 'stop first', 'start first'])
  })

  it.each([
    ['unbuildable', 'clas'],
    ['unloadable', 'its first line throws'],
  ])('goes on while the code is %s, and is replaced when it is mended', async (code, words) => {
    const { source, happened, runtime, lastLine } = setUp()
    await runtime.start()
    source.code = code
    runtime.reload('lib/server/boot/boot.ts')
    await lastLine(words)
    expect(happened).toEqual(['start first'])
    source.code = 'mended'
    runtime.reload('lib/server/boot/boot.ts')
    await lastLine('started anew')
    expect(happened).toEqual(['start first', 'stop first', 'start mended'])
  })
})
