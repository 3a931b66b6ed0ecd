import type { Page } from '@playwright/test'
import * as z from 'zod'
import type { PanelName } from '@/e2e/fixtures/page/panel'
import { until } from './parts/until'

const panelSchema = z.object({ text: z.string(), live: z.boolean(), banners: z.array(z.string()) })
const sightSchema = z.object({
  state: panelSchema,
  tickets: panelSchema,
  permission: z.string().nullable(),
})

/** What a page shows at one moment. */
export type Sight = z.infer<typeof sightSchema>

export async function look(page: Page): Promise<Sight> {
  return sightSchema.parse(
    // Only functions without a name: the loader of scripts adds a helper to those that have one.
    await page.evaluate(() => {
      const [state, tickets] = ['state', 'tickets'].map((name) => {
        const root = document.querySelector<HTMLElement>(`[data-testid="panel-${name}"]`)
        return {
          text: root?.innerText ?? '',
          live: root?.querySelector('[data-live]')?.getAttribute('data-live') === 'true',
          banners: [...(root?.querySelectorAll('[data-testid^="banner-"]') ?? [])].map(
            (banner) => banner.getAttribute('data-testid') ?? '',
          ),
        }
      })
      const permission = document.querySelector('[data-testid="claim-permission"]')
      return { state, tickets, permission: permission?.getAttribute('data-permission') ?? null }
    }),
  )
}

/** Resolves when both panels are live, without a banner. */
export function untilLive(page: Page, withinMs: number): Promise<true> {
  return until(
    'both panels are live',
    async () => {
      const { state, tickets } = await look(page)
      const isLive = [state, tickets].every(({ live, banners }) => live && banners.length === 0)
      return isLive || null
    },
    withinMs,
  )
}

/** The sentence of a panel that holds the expected words, once it stands there. */
export async function untilSaid(
  page: Page,
  panel: PanelName,
  words: RegExp,
  withinMs: number,
): Promise<string> {
  return until(
    `the panel ${panel} says ${String(words)}`,
    async () => {
      const { text } = (await look(page))[panel]
      return text.split('\n').find((line) => words.test(line)) ?? null
    },
    withinMs,
  )
}
