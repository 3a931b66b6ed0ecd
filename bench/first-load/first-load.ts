import { defineBench, size } from '@/bench/define-bench'
import { untilListening } from '@/bench/fixture/cockpit-fixture'
import { type Version, versionsUnderTest } from '@/bench/fixture/version'
import { describeBrowser, launchBrowser } from '@/bench/pages/browser'
import { quantile } from '@/bench/quantile'
import { openScaleCluster } from '@/bench/scale/scale-database'
import { type ServedCockpit, serveCockpit } from '@/scripts/served-cockpit'
import { type ColdLoad, loadCold, type LoadedBytes } from './cold-load'

/** Of the cockpit (issue 12, item 5): document and scripts as sent, and the document unpacked. */
const GOAL = { sentBytes: 400_000, documentBytes: 150_000, interactiveMs: 2_500 } as const

const PAGES = ['/', '/sea-tickets', '/operational-state', '/chain-events', '/activity']

/** Medians of the loads of one page. */
interface PageFigures {
  readonly name: string
  readonly bytes: LoadedBytes
  readonly paintedMs: number
  readonly interactiveMs: number
}

/** Cold loads over a slow network, as a browser asks and the server sends, by turns. */
export const firstLoad = defineBench('first-load', async (log) => {
  const loads = size('BENCH_LOADS', 5)
  const filled = {
    tickets: size('BENCH_SCALE_TICKETS', 100_000),
    events: size('BENCH_SCALE_EVENTS', 300_000),
  }
  const cluster = await openScaleCluster()
  const browser = await launchBrowser()
  const cockpits: { version: Version; cockpit: ServedCockpit }[] = []
  const taken = new Map<string, ColdLoad[]>()
  try {
    for (const version of versionsUnderTest()) {
      const { url, workspaceId } = await cluster.fill(filled, version, () => undefined)
      log(`filled the database of ${version.name}`)
      const env = { DATABASE_URL: url, KORA_WORKSPACE_ID: workspaceId }
      const cockpit = await serveCockpit({ env, root: version.root })
      cockpits.push({ version, cockpit })
      await untilListening(cockpit)
    }
    // The first load of each warms up the server, and is not counted.
    for (let load = 0; load <= loads; load += 1) {
      for (const path of PAGES) {
        for (const { version, cockpit } of cockpits) {
          const name = `${version.name}, ${path}`
          const one = await loadCold(browser, cockpit.url + path)
          if (load > 0) taken.set(name, [...(taken.get(name) ?? []), one])
        }
      }
      log(`load ${load === 0 ? 'of warm-up' : `${load}/${loads}`}`)
    }
  } finally {
    await browser.close()
    await Promise.all(cockpits.map(({ cockpit }) => cockpit.kill()))
    await cluster.close()
  }
  const pages = [...taken].map(([name, all]) => figuresOf(name, all))
  const method =
    `${loads} cold loads of each page by turns after one of warm-up, in a profile of its own, at ` +
    `1.6 Mbit/s and 150 ms there and back; ${filled.tickets} tickets; interactive: the page ` +
    `takes keys; medians; browser, database and server on this machine`
  return {
    result: { method, postgres: cluster.postgres, goal: GOAL, pages },
    lines: [
      `postgres: ${cluster.postgres}; browser: ${describeBrowser(browser)}`,
      `method: ${method}`,
      ...pages.map(lineOf),
    ],
  }
})

function figuresOf(name: string, loads: readonly ColdLoad[]): PageFigures {
  const median = (valueOf: (load: ColdLoad) => number) => quantile(loads.map(valueOf), 0.5)
  return {
    name,
    bytes: {
      document: median(({ bytes }) => bytes.document),
      scripts: median(({ bytes }) => bytes.scripts),
      styles: median(({ bytes }) => bytes.styles),
      fonts: median(({ bytes }) => bytes.fonts),
      documentUnpacked: median(({ bytes }) => bytes.documentUnpacked),
    },
    paintedMs: median(({ paintedMs }) => paintedMs),
    interactiveMs: median(({ interactiveMs }) => interactiveMs),
  }
}

function lineOf({ name, bytes, paintedMs, interactiveMs }: PageFigures): string {
  const { document, scripts, styles, fonts, documentUnpacked } = bytes
  const kb = (value: number) => `${(value / 1_000).toFixed(1)} kB`
  const sent = document + scripts
  return (
    `${name}: sent ${kb(sent)}${verdict(sent, GOAL.sentBytes)} (document ${kb(document)}, scripts ` +
    `${kb(scripts)}; styles ${kb(styles)}, fonts ${kb(fonts)}); document unpacked ` +
    `${kb(documentUnpacked)}${verdict(documentUnpacked, GOAL.documentBytes)}; painted ` +
    `${paintedMs.toFixed(0)} ms, interactive ${interactiveMs.toFixed(0)} ms` +
    verdict(interactiveMs, GOAL.interactiveMs)
  )
}

function verdict(value: number, goal: number): string {
  return value <= goal ? ' (goal met)' : ' (goal MISSED)'
}
