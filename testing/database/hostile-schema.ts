import type { Queryable } from '@/lib/server/db/connection/queryable'

/** The schema that a role with CREATE has filled with functions, operators and types of its own. */
export const HOSTILE_SCHEMA = 'hostile'

/**
 * For each function, aggregate and operator of `pg_catalog` that SQL of ours might name, one of the
 * same name and types that fails when it is called; also text variants of the functions that take
 * anything, which fit better than the originals wherever the path is searched (case S5).
 */
const FILL = `do $$
declare
  v_made record;
begin
  create schema ${HOSTILE_SCHEMA};
  for v_made in
    select format('create function ${HOSTILE_SCHEMA}.%I(%s) returns %s language plpgsql as
        $body$ begin raise exception ''the takeover of %s() ran''; end $body$',
        p.proname, pg_get_function_identity_arguments(p.oid),
        case when p.proretset then 'setof ' else '' end || format_type(p.prorettype, null),
        p.proname) as sql
      from pg_proc p
     where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind = 'f'
       and p.provariadic = 0 and p.proargmodes is null and p.prorettype <> 'trigger'::regtype
       and not exists (
         select from unnest(p.proargtypes::oid[] || p.prorettype) as used (oid)
           join pg_type t on t.oid = used.oid
          where t.typtype = 'p' and t.typname not in (
            'anyelement', 'anyarray', 'anynonarray', 'anycompatible', 'void', 'record'))
  loop
    -- What cannot be written as plpgsql is no way in either.
    begin execute v_made.sql; exception when others then null; end;
  end loop;
  for v_made in
    select format('create function ${HOSTILE_SCHEMA}.%I(%s) returns %s language plpgsql as
        $body$ begin raise exception ''the takeover of %s() ran''; end $body$',
        name, list.args, result, name) as sql
      from (values ('json_build_object', 'json'), ('jsonb_build_object', 'jsonb'),
                   ('json_build_array', 'json'), ('jsonb_build_array', 'jsonb'), ('concat', 'text'),
                   ('format', 'text'), ('num_nulls', 'int')) as taker (name, result)
     cross join (
       select string_agg(kind.name, ', ') as args
         from generate_series(1, 12) as length (n)
        cross join (values ('text'), ('text, json'), ('text, int'), ('text, bool')) as kind (name)
        cross join lateral generate_series(1, length.n)
        group by length.n, kind.name) list
  loop
    begin execute v_made.sql; exception when others then null; end;
  end loop;
  create function ${HOSTILE_SCHEMA}.spring(anyelement, anyelement) returns anyelement
    language plpgsql as $body$ begin raise exception 'the takeover of an aggregate ran'; end $body$;
  for v_made in
    select format('create aggregate ${HOSTILE_SCHEMA}.%I(%s) (sfunc = ${HOSTILE_SCHEMA}.spring, stype = %s)',
        a.name, kind.name, kind.name) as sql
      from unnest(array['max', 'min', 'bool_or', 'json_agg', 'jsonb_agg', 'array_agg', 'count', 'sum'])
        as a (name)
     cross join unnest(array['text', 'bigint', 'int', 'boolean', 'json', 'jsonb', 'timestamptz', 'uuid'])
        as kind (name)
  loop
    execute v_made.sql;
  end loop;
  create function ${HOSTILE_SCHEMA}.spring(bigint) returns bigint
    language plpgsql as $body$ begin raise exception 'the takeover of count(*) ran'; end $body$;
  create aggregate ${HOSTILE_SCHEMA}.count(*) (sfunc = ${HOSTILE_SCHEMA}.spring, stype = bigint);
  for v_made in
    select format('create operator ${HOSTILE_SCHEMA}.%s (function = ${HOSTILE_SCHEMA}.%I, %srightarg = %s)',
        o.oprname, p.proname,
        case when o.oprleft = 0 then '' else format('leftarg = %s, ', format_type(o.oprleft, null)) end,
        format_type(o.oprright, null)) as sql
      from pg_operator o join pg_proc p on p.oid = o.oprcode
     where o.oprnamespace = 'pg_catalog'::regnamespace
       and exists (
         select from pg_proc h
          where h.pronamespace = '${HOSTILE_SCHEMA}'::regnamespace and h.proname = p.proname
            and h.proargtypes = p.proargtypes)
  loop
    begin execute v_made.sql; exception when others then null; end;
  end loop;
  for v_made in
    select format('create domain ${HOSTILE_SCHEMA}.%I as pg_catalog.%I check (false)', name, name) as sql
      from unnest(array['text', 'uuid', 'jsonb', 'json', 'timestamptz', 'bytea', 'float8', 'int4',
                        'int8', 'regclass', 'regconfig', 'name', 'date', 'tsquery']) as taken (name)
  loop
    execute v_made.sql;
  end loop;
end
$$`

/**
 * Makes the hostile schema in a database and puts it first on the path of every new session there. A
 * session of ours that resolves a single name on that path fails.
 */
export async function makeHostile(db: Queryable): Promise<void> {
  await db.query({ text: FILL })
  await db.query({
    text: `do $$ begin
      execute format('alter database %I set search_path = ${HOSTILE_SCHEMA}, pg_catalog, public',
                     current_database());
    end $$`,
  })
}
