import * as z from 'zod'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { until } from './parts/until'

const bodySchema = z.object({ code: z.string(), wake: z.string().optional() })

/** What the readiness route of a cockpit says. */
export async function readinessOf(cockpit: ServedCockpit) {
  const response = await fetch(`${cockpit.url}/api/health/ready`)
  return bodySchema.parse(await response.json())
}

/** Resolves when its boot is over and it has live data. */
export async function untilReady(cockpit: ServedCockpit): Promise<void> {
  await until(
    `the cockpit is ready; it logged ${cockpit.logs.slice(-5).join(' | ')}`,
    async () => ((await readinessOf(cockpit)).code === 'ready' ? true : null),
    60_000,
  )
}
