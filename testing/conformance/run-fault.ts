import { loadavg } from 'node:os'
import type { Browser, Page } from '@playwright/test'
import { PANEL_NAMES, type PanelName } from '@/e2e/fixtures/page/panel'
import { type ServedCockpit, serveCockpit } from '@/scripts/served-cockpit'
import type { Estate } from './estate'
import { type Fault, HONEST_WITHIN_MS, INTERVAL_MS, type Stage } from './fault'
import { until } from './parts/until'
import { describeError } from '@/lib/domain/failure'
import { look, untilLive, untilSaid } from './observe'

/** What a busy machine may add before a bound of the contract counts as broken, ms. */
const TOLERANCE_MS = 1_500
/** How long a sentence is waited for at least, however late it is, ms. */
const PATIENCE_MS = 30_000
const LOG_LINES = 40

/** One cell of the matrix: a panel, on an open page or a first load. */
export interface Cell {
  readonly panel: string
  readonly page: 'open page' | 'first load'
  readonly said: string | null
  readonly ms: number | null
}

export interface Outcome {
  readonly fault: Fault
  readonly cells: readonly Cell[]
  /** Milliseconds until the open page is live again; null where it never was. */
  readonly liveAgainMs: number | null
  readonly notes: readonly string[]
  readonly problems: readonly string[]
  /** Processes that waited for the machine's processors meanwhile, as a load average. */
  readonly load: number
  /** The last lines that its cockpits logged. */
  readonly logs: readonly string[]
}

interface RunOptions {
  readonly estate: Estate
  readonly browser: Browser
  /** A folder for screenshots, or null. */
  readonly pictures: string | null
}

/** Makes one fault, and looks at what its pages say. Never throws: it may not be left out. */
export async function runFault(fault: Fault, options: RunOptions): Promise<Outcome> {
  const { estate, browser, pictures } = options
  const load = () => loadavg()[0] ?? 0
  const enders: (() => Promise<unknown>)[] = []
  const cells: Cell[] = []
  const notes: string[] = []
  const problems: string[] = []
  const cockpits: ServedCockpit[] = []
  const logs = () => cockpits.flatMap((cockpit) => cockpit.logs.slice(-LOG_LINES))
  const stage = stageOf(estate, enders, cockpits)
  try {
    const scene = await fault.open(stage)
    const { cockpit, check, after } = scene
    const open = await browser.newPage()
    enders.push(() => open.close())
    await open.goto(cockpit.url)
    if (fault.isLiveBefore) await untilLive(open, 30_000)

    await scene.begin()
    const began = performance.now()
    cells.push(...(await seen(fault, open, 'open page', began, problems)))
    await noOffer(fault, open, 'open page', problems)

    const first = await browser.newPage()
    enders.push(() => first.close())
    const asked = performance.now()
    await first.goto(cockpit.url)
    // The document loads, then the fault (SPEC 9): what is on its way says nothing wrong.
    const loaded = performance.now()
    notes.push(`the first load took ${((loaded - asked) / 1_000).toFixed(1)} s`)
    cells.push(...(await seen(fault, first, 'first load', loaded, problems)))
    await noOffer(fault, first, 'first load', problems)

    if (pictures !== null) {
      await open.screenshot({ path: `${pictures}/${fault.name}.png`, fullPage: true })
    }
    if (fault.health !== null) {
      const { status } = await fetch(`${cockpit.url}/api/health/ready`)
      notes.push(`GET /api/health/ready answers ${String(status)}`)
      if (status !== fault.health) problems.push(`health answers ${String(status)}`)
    }
    if (check !== undefined) await noted(check, { notes, problems })
    const liveAgainMs = await recovery(fault, open, () => scene.end(), problems)
    if (after !== undefined) await noted(after, { notes, problems })
    return { fault, cells, liveAgainMs, notes, problems, load: load(), logs: logs() }
  } catch (error) {
    problems.push(`it could not be made: ${describeError(error)}`)
    return { fault, cells, liveAgainMs: null, notes, problems, load: load(), logs: logs() }
  } finally {
    for (const ender of enders.reverse()) await ender().catch(() => undefined)
  }
}

async function noted(
  check: () => Promise<readonly string[]>,
  { notes, problems }: { notes: string[]; problems: string[] },
): Promise<void> {
  try {
    notes.push(...(await check()))
  } catch (error) {
    problems.push(describeError(error))
  }
}

function stageOf(
  estate: Estate,
  enders: (() => Promise<unknown>)[],
  cockpits: ServedCockpit[],
): Stage {
  return {
    estate,
    onEnd: (work) => void enders.push(work),
    serve: async (database, environment): Promise<ServedCockpit> => {
      const seconds = String(INTERVAL_MS / 1_000)
      const cockpit = await serveCockpit({
        env: {
          KORA_WORKSPACE_ID: database.workspaceId,
          KORA_REFRESH_SECONDS: seconds,
          KORA_PRESENCE_SECONDS: seconds,
          ...environment,
        },
      })
      enders.push(() => cockpit.kill())
      cockpits.push(cockpit)
      return cockpit
    },
  }
}

async function seen(
  fault: Fault,
  page: Page,
  kind: Cell['page'],
  from: number,
  problems: string[],
): Promise<Cell[]> {
  const within = fault.withinMs + TOLERANCE_MS
  return Promise.all(
    PANEL_NAMES.map(async (panel): Promise<Cell> => {
      try {
        const words = fault.says[panel]
        if (words === null) return await staysLive(page, panel, kind, from)
        const said = await untilSaid(page, panel, words, Math.max(PATIENCE_MS, 3 * fault.withinMs))
        const ms = Math.round(performance.now() - from)
        if (ms > within) problems.push(`${panel}, ${kind}: only after ${String(ms)} ms`)
        return { panel, page: kind, said, ms }
      } catch {
        const { text } = (await look(page))[panel]
        problems.push(`${panel}, ${kind}: it says ${JSON.stringify(text.slice(0, 400))}`)
        return { panel, page: kind, said: null, ms: null }
      }
    }),
  )
}

async function staysLive(page: Page, panel: PanelName, kind: Cell['page'], from: number) {
  await until(
    `the panel ${panel} is live`,
    async () => (await look(page))[panel].live || null,
    5_000,
  )
  const ms = Math.round(performance.now() - from)
  return { panel, page: kind, said: 'stays live: its data is read as before', ms }
}

/** While nothing can be written, no page may offer that work is taken. */
async function noOffer(fault: Fault, page: Page, kind: string, problems: string[]): Promise<void> {
  if (!fault.stopsWork) return
  const { permission } = await look(page)
  if (permission === 'none' || permission === 'unknown' || permission === null) return
  problems.push(`${kind}: the permission reads ${permission}`)
}

async function recovery(
  fault: Fault,
  page: Page,
  end: () => Promise<unknown>,
  problems: string[],
): Promise<number | null> {
  if (!fault.isLiveBefore) {
    await end()
    return null
  }
  const bound = fault.liveWithinMs ?? HONEST_WITHIN_MS
  await end()
  const ended = performance.now()
  try {
    await untilLive(page, Math.max(PATIENCE_MS, 3 * bound))
  } catch {
    problems.push('the open page is not live again')
    return null
  }
  const ms = Math.round(performance.now() - ended)
  if (ms > bound + TOLERANCE_MS) problems.push(`live again only after ${String(ms)} ms`)
  return ms
}
