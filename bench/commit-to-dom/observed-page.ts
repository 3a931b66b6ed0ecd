import type { Browser, CDPSession, Page } from '@playwright/test'
import * as z from 'zod'

const sightSchema = z.object({
  text: z.string(),
  askedAt: z.nullable(z.number()),
  answeredAt: z.nullable(z.number()),
  inDomAt: z.number(),
  paintedAt: z.number(),
})
/** When a page got a text, epoch milliseconds with fractions; null where it asks for nothing. */
export type Sight = z.infer<typeof sightSchema>

declare global {
  var benchSaw: ((sight: unknown) => void) | undefined
}

/** A page that reports every new text that begins with `Change `, wherever it appears. */
export interface ObservedPage {
  readonly page: Page
  /** Resolves when the page shows `text`; rejects after ten seconds. */
  untilSeen(text: string): Promise<Sight>
  /** Bytes that the page has received since the last call, headers included, as sent. */
  takeBytes(): number
}

export async function openObservedPage(browser: Browser, url: string): Promise<ObservedPage> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const waiting = new Map<string, (sight: Sight) => void>()
  await page.exposeFunction('benchSaw', (reported: unknown) => {
    const sight = sightSchema.parse(reported)
    waiting.get(sight.text)?.(sight)
  })
  // tsx names functions through a helper that the page does not have.
  await page.addInitScript({ content: 'globalThis.__name = (named) => named' })
  await page.addInitScript(noteSights)
  const takeBytes = await countBytes(await context.newCDPSession(page))
  await page.goto(url)
  return {
    page,
    untilSeen: (text) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${url} never showed ${text}`)), 10_000)
        waiting.set(text, (sight) => {
          clearTimeout(late)
          waiting.delete(text)
          resolve(sight)
        })
      }),
    takeBytes,
  }
}

async function countBytes(session: CDPSession): Promise<() => number> {
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  session.on('Network.eventSourceMessageReceived', ({ eventName, eventId, data }) => {
    bytes += Buffer.byteLength(`id: ${eventId}\nevent: ${eventName}\ndata: ${data}\n\n`)
  })
  await session.send('Network.enable')
  return () => {
    const taken = bytes
    bytes = 0
    return taken
  }
}

/** Runs in the page, so it may use nothing from outside. */
function noteSights(): void {
  const now = () => performance.timeOrigin + performance.now()
  let askedAt: number | null = null
  let answeredAt: number | null = null
  const realFetch = globalThis.fetch
  globalThis.fetch = async (...request) => {
    const [url] = request
    if (typeof url !== 'string' || !url.includes('/api/sea-tickets')) return realFetch(...request)
    askedAt = now()
    const response = await realFetch(...request)
    const readText = response.text.bind(response)
    response.text = async () => {
      const text = await readText()
      answeredAt = now()
      return text
    }
    return response
  }
  const seen = new Set<string>()
  const look = (node: Node) => {
    for (const [text] of (node.textContent ?? '').matchAll(/Change [0-9a-f]+\./g)) {
      if (seen.has(text)) continue
      seen.add(text)
      const sight = { text, askedAt, answeredAt, inDomAt: now() }
      // The frame that shows it is made before the second callback.
      requestAnimationFrame(() => {
        requestAnimationFrame(() => globalThis.benchSaw?.({ ...sight, paintedAt: now() }))
      })
    }
  }
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        if (target.nodeType === Node.TEXT_NODE || addedNodes.length > 0) look(target)
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
}
