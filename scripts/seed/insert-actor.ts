import type { Queryable } from '@/lib/server/db/connection/queryable'

interface Actor {
  readonly actorId: string
  readonly workspaceId: string
  readonly kind: string
  readonly name: string
}

/** Adds an actor to the registry, unless its id is there already. */
export async function insertActor(db: Queryable, actor: Actor): Promise<void> {
  await db.query({
    text: `insert into public.actor_registry (actor_id, workspace_id, actor_kind, display_name)
     values ($1, $2, $3, $4) on conflict do nothing`,
    values: [actor.actorId, actor.workspaceId, actor.kind, actor.name],
  })
}
