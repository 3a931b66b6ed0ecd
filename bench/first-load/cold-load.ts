import type { Browser, CDPSession } from '@playwright/test'
import * as z from 'zod'

/** A phone's network: 1.6 Mbit/s down, 150 ms there and back. */
const NETWORK = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
}
const LIMIT_MS = 60_000

/** Bytes as sent, headers included, by what they are for; and what the document is unpacked. */
export interface LoadedBytes {
  readonly document: number
  readonly scripts: number
  readonly styles: number
  readonly fonts: number
  readonly documentUnpacked: number
}

export interface ColdLoad {
  readonly bytes: LoadedBytes
  /** Milliseconds from the navigation's start to the first content, and until the page takes keys. */
  readonly paintedMs: number
  readonly interactiveMs: number
}

const timesSchema = z.object({ paintedMs: z.number().positive(), interactiveMs: z.number() })

/** Opens a page in a browser profile that was never there before, over a slow network. */
export async function loadCold(browser: Browser, url: string): Promise<ColdLoad> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    const bytes = countBytes(session)
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', NETWORK)
    await page.goto(url, { timeout: LIMIT_MS, waitUntil: 'commit' })
    const seen = await page.waitForFunction(timesOfLoad, undefined, { timeout: LIMIT_MS })
    const times = timesSchema.parse(await seen.jsonValue())
    await page.waitForLoadState('load')
    return { bytes: bytes(), ...times }
  } finally {
    await context.close()
  }
}

/** Runs in the page at every frame: null until the page has painted and its scripts run. */
function timesOfLoad(): { paintedMs: number; interactiveMs: number } | null {
  const header = document.querySelector('header')
  const [paint] = performance.getEntriesByName('first-contentful-paint')
  // The page's HTML alone speaks UTC; a page that takes keys shows local times.
  if (header === null || paint === undefined || header.textContent.includes('UTC')) return null
  return { paintedMs: paint.startTime, interactiveMs: performance.now() }
}

function countBytes(session: CDPSession): () => LoadedBytes {
  const kinds = new Map<string, string>()
  const sent = new Map<string, number>()
  let documentUnpacked = 0
  session.on('Network.responseReceived', ({ requestId, type }) => {
    kinds.set(requestId, type)
  })
  session.on('Network.dataReceived', ({ requestId, dataLength }) => {
    if (kinds.get(requestId) === 'Document') documentUnpacked += dataLength
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? ''
    sent.set(kind, (sent.get(kind) ?? 0) + encodedDataLength)
  })
  const of = (kind: string) => sent.get(kind) ?? 0
  return () => ({
    document: of('Document'),
    scripts: of('Script'),
    styles: of('Stylesheet'),
    fonts: of('Font'),
    documentUnpacked,
  })
}
