import type { Browser, BrowserContext, Page } from '@playwright/test'

/** Tabs of one profile share a stream; operators share nothing. */
const TABS_PER_OPERATOR = 5
/** As many as load at a time without waiting for each other. */
const OPENED_AT_ONCE = 2
const LIVE_LIMIT_MS = 60_000

/** Open tabs of a served page, as operators have them. */
export interface OpenTabs {
  readonly pages: readonly Page[]
  /** Requests to the API since the last call, by address without its query. */
  takeRequests(): ReadonlyMap<string, number>
  close(): Promise<void>
}

/**
 * Opens so many real tabs of one address, five to an operator (a browser profile of its own), and
 * waits until each keeps itself up to date. A headless browser hides no tab: all of them ask as a
 * visible one does.
 * @param options `hasRuntime: false`: nothing leads, so that no page can be live
 */
export async function openTabs(
  browser: Browser,
  url: string,
  count: number,
  { hasRuntime = true } = {},
): Promise<OpenTabs> {
  const contexts: BrowserContext[] = []
  const pages: Page[] = []
  let requests = new Map<string, number>()
  for (let operator = 0; operator * TABS_PER_OPERATOR < count; operator += 1) {
    const context = await browser.newContext()
    context.on('request', (request) => {
      const { pathname } = new URL(request.url())
      if (!pathname.startsWith('/api/')) return
      requests.set(pathname, (requests.get(pathname) ?? 0) + 1)
    })
    contexts.push(context)
  }
  const open = async (context: BrowserContext) => {
    const page = await context.newPage()
    await page.goto(url)
    const mark = page.getByTestId('live-mark')
    const isLive = hasRuntime ? mark.filter({ hasText: /^(?:live|polling)$/ }) : mark
    await isLive.waitFor({ timeout: LIVE_LIMIT_MS })
    // The page's HTML alone, before any script has run, speaks UTC.
    const isAwake = page.getByRole('banner').filter({ hasNotText: 'UTC' })
    await isAwake.waitFor({ timeout: LIVE_LIMIT_MS })
    pages.push(page)
  }
  const waiting = Array.from({ length: count }, (_, tab) => Math.floor(tab / TABS_PER_OPERATOR))
  const openAll = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const context = contexts[next]
      if (context !== undefined) await open(context)
    }
  }
  await Promise.all(Array.from({ length: OPENED_AT_ONCE }, openAll))
  return {
    pages,
    takeRequests: () => {
      const taken = requests
      requests = new Map()
      return taken
    },
    close: async () => {
      await Promise.all(contexts.map((context) => context.close()))
    },
  }
}
