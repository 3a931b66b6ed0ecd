import type pg from 'pg'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

/** One node of a plan, as `explain (format json)` prints it. */
const planNode = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Rows Removed by Filter': z.number().optional(),
  /** How often an index-only scan had to read the table all the same. */
  'Heap Fetches': z.number().optional(),
  'Actual Rows': z.number(),
  'Actual Loops': z.number(),
  'Shared Hit Blocks': z.number(),
  'Shared Read Blocks': z.number(),
  get Plans(): z.ZodOptional<z.ZodArray<typeof planNode>> {
    return z.array(planNode).optional()
  },
})
export type PlanNode = z.infer<typeof planNode>

const explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: planNode })]) })])

/** The plan by which a statement was run: it is run, and what it writes is written. */
export async function planOf(
  db: Queryable,
  { text, values }: { text: string; values: unknown[] },
): Promise<PlanNode> {
  const { rows } = await db.query({
    text: `explain (analyze, buffers, format json) ${text}`,
    values,
  })
  return explained.parse(rows)[0]['QUERY PLAN'][0].Plan
}

/** As `planOf`, by the plan that a prepared statement has for any values. */
export async function preparedPlanOf(
  pool: pg.Pool,
  { text, values }: { text: string; values: unknown[] },
): Promise<PlanNode> {
  const client = await pool.connect()
  try {
    const literals = values.map((value) => client.escapeLiteral(String(value)))
    await client.query(`set plan_cache_mode = force_generic_plan; prepare explained as ${text}`)
    const { rows } = await client.query<Record<string, unknown>>(
      `explain (analyze, buffers, format json) execute explained (${literals.join(', ')})`,
    )
    return explained.parse(rows)[0]['QUERY PLAN'][0].Plan
  } finally {
    // Thrown away: what was set and prepared belongs to the session.
    client.release(true)
  }
}

/** A node and everything below it. */
export function allNodes(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(allNodes)]
}

export function blocksOf(plan: PlanNode): number {
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
}
