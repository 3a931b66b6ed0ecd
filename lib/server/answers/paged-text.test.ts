import { describe, expect, it, vi } from 'vitest'
import { pagedText, type TextPage } from './paged-text'

/** A page that was requested and has not come yet. */
interface AwaitedPage {
  readonly resolve: (page: TextPage<number>) => void
  readonly reject: (error: Error) => void
}

/** A stream of pages that the test hands out one by one. */
function openText() {
  const failures: unknown[] = []
  const ends: string[] = []
  const asked: AwaitedPage[] = []
  const stream = pagedText<number>({
    first: { text: 'first ', next: 1 },
    read: () => new Promise((resolve, reject) => asked.push({ resolve, reject })),
    onFailure: (error) => failures.push(error),
    onEnd: () => ends.push('end'),
  })
  return { stream, asked, failures, ends }
}

describe('a text in pages', () => {
  it('is all of them in order, and ends with the last', async () => {
    const pages = [
      { text: 'one ', next: 2 },
      { text: '', next: 3 },
      { text: 'two', next: null },
    ]
    const onEnd = vi.fn()
    const stream = pagedText<number>({
      first: { text: 'first ', next: 1 },
      onEnd,
      read: (after) => Promise.resolve(pages[after - 1] ?? { text: 'lost', next: null }),
      onFailure: () => undefined,
    })
    expect(await new Response(stream).text()).toBe('first one two')
    expect(onEnd).toHaveBeenCalledTimes(1)
  })

  it('breaks off, and says why, where a page cannot be read', async () => {
    const { stream, asked, failures, ends } = openText()
    const reader = stream.getReader()
    await reader.read()
    const second = reader.read()
    await expect.poll(() => asked).toHaveLength(1)
    asked[0]?.reject(new Error('no luck'))
    await expect(second).rejects.toThrow('no luck')
    expect(failures).toEqual([new Error('no luck')])
    expect(ends).toHaveLength(1)
  })

  it.each([
    ['the page comes', (page: AwaitedPage) => page.resolve({ text: 'x', next: 2 })],
    ['the last page comes', (page: AwaitedPage) => page.resolve({ text: '', next: null })],
    ['the read is cancelled with it', (page: AwaitedPage) => page.reject(new Error('cancelled'))],
  ])('is no failure when its reader leaves during a read, and then %s', async (_what, end) => {
    const { stream, asked, failures, ends } = openText()
    const reader = stream.getReader()
    await reader.read()
    const pending = reader.read()
    await expect.poll(() => asked).toHaveLength(1)
    await reader.cancel()
    for (const page of asked) end(page)
    expect(await pending).toEqual({ done: true, value: undefined })
    await new Promise(setImmediate)
    expect(failures).toEqual([])
    expect(ends).toHaveLength(1)
  })
})
