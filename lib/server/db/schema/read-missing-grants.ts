import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { type Grant, type GrantedRole, REQUIRED_GRANTS } from './role-grants'

/**
 * Looks names up in the catalog alone: a role without USAGE on a schema may not even ask whether a
 * table is in it. What is not there is left out: a missing table is no missing right.
 */
const text = `with need as (
    select need.kind, need.name, need.privilege, need."column", need.place
      from rows from (jsonb_to_recordset($1::jsonb)
             as (kind text, name text, privilege text, "column" text))
           with ordinality as need (kind, name, privilege, "column", place)
  ), role as (
    select r.oid, r.rolname from pg_roles r where r.rolname = coalesce($2, current_user)
  )
  select role.rolname as "role", need.place::int - 1 as "place"
    from need cross join role
    left join pg_namespace s on s.nspname = split_part(need.name, '.', 1)
    left join pg_class c on need.kind = 'table' and c.relnamespace = s.oid
     and c.relname = split_part(need.name, '.', 2)
    left join pg_attribute a on a.attrelid = c.oid and a.attname = need."column"
     and a.attnum > 0 and not a.attisdropped
   where not coalesce(case need.kind
           when 'schema' then has_schema_privilege(role.oid, s.oid, need.privilege)
           when 'table' then case
             when need."column" is null then has_table_privilege(role.oid, c.oid, need.privilege)
             else has_column_privilege(role.oid, c.oid, a.attnum, need.privilege) end
           when 'function' then
             case when has_schema_privilege(s.oid, 'usage') then
               has_function_privilege(role.oid, to_regprocedure(need.name), need.privilege) end
         end, true)
   order by need.place`

const row = z.object({ role: z.string(), place: z.number() })

/** What keeps a role from its work. */
export interface MissingGrants {
  readonly role: string
  /** Such as `update on public.tickets (sea_status and 12 more columns)`. */
  readonly privileges: readonly string[]
}

/**
 * What a role lacks of what it needs; null for nothing. `role` is by default the one that asks.
 * Throws what the driver throws.
 */
export async function readMissingGrants(
  db: Queryable,
  as: GrantedRole,
  role: string | null = null,
): Promise<MissingGrants | null> {
  const single = REQUIRED_GRANTS[as].flatMap((grant) =>
    (grant.columns ?? [null]).map((column) => ({ grant, column })),
  )
  const asked = single.map(({ grant, column }) => ({
    kind: grant.kind,
    name: grant.name,
    privilege: grant.privilege,
    column,
  }))
  const { rows } = await db.query({ text, values: [JSON.stringify(asked), role] })
  const missing = z.array(row).parse(rows)
  const [first] = missing
  if (first === undefined) return null
  return {
    role: first.role,
    privileges: inWords(missing.flatMap(({ place }) => single[place] ?? [])),
  }
}

function inWords(missing: readonly { grant: Grant; column: string | null }[]): string[] {
  const columns = new Map<Grant, string[]>()
  for (const { grant, column } of missing) {
    columns.set(grant, [...(columns.get(grant) ?? []), ...(column === null ? [] : [column])])
  }
  return [...columns].map(([{ kind, name, privilege }, [first, ...more]]) => {
    const object = kind === 'table' ? name : `${kind} ${name}`
    if (first === undefined) return `${privilege} on ${object}`
    const others = more.length === 0 ? '' : ` and ${more.length} more columns`
    return `${privilege} on ${object} (${first}${others})`
  })
}
