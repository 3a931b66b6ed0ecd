import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

/** A choice of more would be no choice. */
const MOST_ACTORS = 200

const text = `select a.actor_id::text as "actorId", a.display_name as "name", a.actor_kind as "kind"
  from public.actor_registry a
 where a.workspace_id = $1 and a.actor_kind in ('operator', 'service')
 order by lower(a.display_name), a.actor_id limit ${MOST_ACTORS}`

const row = z.object({ actorId: z.string(), name: z.string().nullable(), kind: z.string() })

/** Somebody who may act: a person or a token. */
export type ActingActor = z.infer<typeof row>

/** The people and services of a workspace's registry, by name. Throws what the driver throws. */
export async function readActing(db: Queryable, workspaceId: string): Promise<ActingActor[]> {
  const { rows } = await db.query({ text, values: [workspaceId] })
  return z.array(row).parse(rows)
}
