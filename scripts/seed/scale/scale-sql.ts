/**
 * The statements that fill a workspace with a past of any size. Everything follows from the number
 * of a ticket by a hash, so that the same sizes give the same history. Times end shortly before now
 * and reach ninety days back. Tickets are made up beside the table and come into it as they ended,
 * the oldest first: old work lies at its start, the queue at its end, and nothing was rewritten.
 */

const COLUMNS = `id, workspace_id, kind, title, objective, sea_status, sea_priority,
    sea_assigned_to_actor_id, sea_active_claim_token, sea_active_claim_actor_id, work_attempt_id,
    claim_count, work_attempt_count, next_eligible_at, created_at, updated_at, sea_assigned_at,
    sea_claimed_at, sea_claim_expires_at, sea_resolved_at`

/** The temporary table of generated tickets, by their number. */
export const PAST = `create temporary table past as
  select null::bigint as number, t.* from public.tickets t with no data`

/** A number from 0 up to 1 that follows from `key` and `salt` alone. */
export const CHANCE = `create function pg_temp.chance(key bigint, salt int) returns float8
  language sql immutable parallel safe
  return ((hashint8extended(key, salt) & 1048575)::float8 / 1048576)`

export const PICK = `create function pg_temp.pick(list text[], share float8) returns text
  language sql immutable parallel safe
  return list[1 + floor(share * cardinality(list))::int]`

/**
 * $1 workspace, $2 Kora's actor, $3 how many, $4 and $5 from which number to which. The parts: 2 %
 * claimed, 5 % failed, 55 %, 38 %. Kora takes by criticality, then by time (SPEC 10): so of the
 * frontier ones those of two days wait, of the high ones those of two weeks, and the low ones longest.
 */
export const TICKETS = `insert into past (number, ${COLUMNS})
  select n, gen_random_uuid(), $1, 'sea',
    pg_temp.pick(array['Reconcile', 'Review', 'Translate', 'Find out about', 'Correct', 'Answer',
      'Summarize', 'Migrate', 'Clean up', 'Document'], pg_temp.chance(n, 1))
      || ' ' || pg_temp.pick(array['the invoices', 'the ledger', 'a slow checkout', 'the tax numbers',
      'the welcome mails', 'a broken export', 'the access list', 'the price table',
      'a duplicate customer', 'the delivery notes', 'the backup report', 'a failing test'],
      pg_temp.chance(n, 2))
      || ' of ' || pg_temp.pick(array['Berlin', 'Lisbon', 'Oslo', 'Vienna', 'Porto', 'Ghent',
      'Turin', 'Malmö', 'Graz', 'Bern'], pg_temp.chance(n, 3)) || ' (case ' || 1000000 + n || ')',
    'Look at what customer C-' || floor(pg_temp.chance(n, 4) * 50000)::int || ' reported, '
      || pg_temp.pick(array['compare it with the books', 'ask nobody', 'change as little as you can',
      'write down what you find', 'keep the old values'], pg_temp.chance(n, 5))
      || ', and say what you did.',
    status, priority, $2,
    case when claimed then gen_random_uuid() end, case when claimed then $2::uuid end,
    null::uuid, 0, 0,
    case when status in ('released', 'failed_retryable', 'deferred_cost_limit')
         then statement_timestamp() + pg_temp.chance(n, 7) * interval '2 days' end,
    created, created, created + pg_temp.chance(n, 8) * interval '1 minute',
    case when claimed then statement_timestamp() - pg_temp.chance(n, 9) * interval '9 minutes' end,
    case when claimed then statement_timestamp() + interval '1 minute' + pg_temp.chance(n, 10) * interval '30 minutes' end,
    case when ended then least(
      created + interval '5 minutes' + pg_temp.chance(n, 11) * interval '36 hours',
      statement_timestamp() - pg_temp.chance(n, 12) * interval '1 hour') end
  from (
    select n, created, priority, kind = 'claimed' as claimed,
           kind in ('resolved', 'failed') or kind = 'deferred' as ended,
           case kind
             when 'claimed' then case when pg_temp.chance(n, 13) < 0.3 then 'claimed' else 'in_progress' end
             when 'failed' then case when pg_temp.chance(n, 13) < 0.5 then 'failed_terminal' else 'blocked_needs_operator' end
             when 'resolved' then case when pg_temp.chance(n, 13) < 0.9 then 'completed'
               when pg_temp.chance(n, 13) < 0.94 then 'released' else 'failed_retryable' end
             when 'deferred' then 'deferred_cost_limit'
             else 'assigned' end as status
      from (
        select n, priority,
               statement_timestamp() - interval '90 days' * (1 - (n - pg_temp.chance(n, 14)) / $3::float8)
                 - interval '5 minutes' as created,
               case when pg_temp.chance(n, 15) < 0.02 then 'claimed'
                    when pg_temp.chance(n, 15) < 0.07 then 'failed'
                    when n / $3::float8 + 0.4 * (1 - worked) * (pg_temp.chance(n, 16) - 0.5) < worked then 'resolved'
                    when pg_temp.chance(n, 17) < 0.03 then 'deferred'
                    else 'queued' end as kind
          from (
            select numbered.*, case priority when 'frontier' then 0.98 when 'high' then 0.85
                     when 'normal' then 0.52 else 0.317 end as worked
              from (
                select n, pg_temp.pick(array['low', 'low', 'normal', 'normal', 'normal', 'normal', 'normal',
                         'high', 'high', 'frontier'], pg_temp.chance(n, 6)) as priority
                  from generate_series($4::bigint, $5::bigint) n) numbered) ranked) drawn) ticket`

/**
 * Every ended attempt at every ticket: $1 how many in all. Up to twenty tickets have sixty-six each,
 * spread over all that ended. Attempts lie between the ticket's assignment and its resolution.
 */
export const ATTEMPTS = `create temporary table attempt as
  select t.id as ticket_id, gen_random_uuid() as attempt_id, k as number,
         t.began + (t.sea_resolved_at - t.began) * ((k - 1)::float8 / t.times) as claimed_at,
         t.began + (t.sea_resolved_at - t.began) * ((k - 0.2)::float8 / t.times) as ended_at,
         k = t.times as last, t.sea_status as status,
         pg_temp.chance(t.place * 100 + k, 20) as chance, pg_temp.chance(t.place * 100 + k, 21) as tier
    from (
      select one.*, case when place * long / ended > (place - 1) * long / ended then 66 else
               greatest(1, floor(place * each)::int - floor((place - 1) * each)::int) end as times
        from (
          select t.id, t.sea_status, t.sea_assigned_at as began, t.sea_resolved_at,
                 row_number() over (order by t.sea_resolved_at desc, t.id) as place,
                 least(20, $1::int / 400) as long, count(*) over () as ended,
                 greatest($1::int - 66 * least(20, $1::int / 400), 0)::float8 / count(*) over () as each
            from past t where t.sea_resolved_at is not null) one) t,
         generate_series(1, t.times) k`

const ENDING = `select a.*,
    case when a.last then a.status
         when a.chance < 0.8 then 'failed_retryable' else 'released' end as resolution
  from attempt a`

/** A list, in the log's order: $1 is the number of state events. */
export const HISTORY = `create temporary table history as
  select row_number() over (order by at, ticket_id, place) as n, at, event_type, payload
    from (
      select a.claimed_at as at, a.ticket_id, 1 as place, 'sea_ticket.claimed' as event_type,
             jsonb_build_object('sea_ticket_id', a.ticket_id, 'work_attempt_id', a.attempt_id,
               'claim_count', a.number, 'work_attempt_count', a.number,
               'lease_expires_at', a.claimed_at + interval '10 minutes') as payload
        from attempt a
      union all
      select a.ended_at, a.ticket_id, 2, 'sea_ticket.claim_released',
             jsonb_build_object('sea_ticket_id', a.ticket_id, 'work_attempt_id', a.attempt_id,
               'claim_count', a.number, 'work_attempt_count', a.number,
               'lease_expires_at', a.claimed_at + interval '10 minutes')
        from attempt a
      union all
      select a.ended_at, a.ticket_id, 3, 'kora.sea_ticket.resolved',
             jsonb_build_object('sea_ticket_id', a.ticket_id, 'work_attempt_id', a.attempt_id,
               'resolution', a.resolution, 'resolution_summary',
               case a.resolution when 'completed' then 'Done, and checked against the objective.'
                 else 'What was asked for could not be done.' end,
               'model_tier_used', case when a.resolution = 'released' then null else
                 pg_temp.pick(array['economy', 'standard', 'standard', 'standard', 'frontier'], a.tier) end,
               'failure_reason', case a.resolution
                 when 'completed' then null
                 when 'released' then 'dispatch'
                 when 'deferred_cost_limit' then 'cost_limit'
                 when 'failed_terminal' then pg_temp.pick(array['policy', 'invalid_request', 'not_reproducible'], a.chance)
                 when 'blocked_needs_operator' then pg_temp.pick(array['missing_access', 'needs_decision', 'retry_ceiling'], a.chance)
                 else pg_temp.pick(array['agent_loop_timeout', 'agent_bad_answer', 'tests_failed'], a.chance) end,
               'next_eligible_offset_seconds', case when a.resolution in ('released', 'failed_retryable') then 60 end)
        from (${ENDING}) a
      union all
      select t.sea_claimed_at, t.id, 1, 'sea_ticket.claimed',
             jsonb_build_object('sea_ticket_id', t.id, 'work_attempt_id', t.work_attempt_id,
               'claim_count', 1, 'work_attempt_count', 1, 'lease_expires_at', t.sea_claim_expires_at)
        from past t where t.sea_active_claim_token is not null
      union all
      select move.at, null, 4, move.event_type, move.payload
        from (
          select statement_timestamp() - interval '90 days' * (1 - (s - 0.5) / $1::float8) as at,
                 case when s = 1 then 'kora.runtime.leading' else 'kora.operational_state.transitioned' end as event_type,
                 case when s = 1 then jsonb_build_object('instance_id', 'kora-scale', 'term', 1)
                 else jsonb_build_object(
                   'from_primary_state', case when s = 2 then 'booting'
                     when s % 400 = 1 then 'paused' when s % 2 = 1 then 'active' else 'ready' end,
                   'to_primary_state', case when s % 400 = 0 then 'paused' when s % 2 = 0 then 'ready'
                     when s % 400 = 1 then 'ready' else 'active' end,
                   'claim_permission', case when s % 400 = 0 then 'none' else 'normal' end,
                   'degradation_reasons', case when s % 400 = 0 then '["operator"]'::jsonb
                     when s % 90 < 3 then '["dispatch"]'::jsonb else '[]'::jsonb end,
                   'trigger', case when s = 2 then 'all §9.2 gates pass' when s % 400 = 0 then 'operator'
                     when s % 400 = 1 then 'operator clears via kora_control reset'
                     when s % 2 = 0 then 'claim released' else 'claim acquired' end) end as payload
            from generate_series(1, $1::bigint) s) move) told`

/** The columns of a ticket that follow from its attempts. */
export const COUNTS = `update past t
     set claim_count = last.number, work_attempt_count = last.number,
         work_attempt_id = last.attempt_id, sea_claimed_at = last.claimed_at,
         sea_model_tier = last.payload ->> 'model_tier_used',
         sea_failure_reason = last.payload ->> 'failure_reason'
    from (select a.ticket_id, a.attempt_id, a.number, a.claimed_at, s.payload
            from attempt a
            join history s on s.event_type = 'kora.sea_ticket.resolved'
                        and (s.payload ->> 'work_attempt_id')::uuid = a.attempt_id
           where a.last) last
   where t.id = last.ticket_id`

/** An attempt for each held claim, before the history mentions it. */
export const HELD = `update past t
     set work_attempt_id = gen_random_uuid(), claim_count = 1, work_attempt_count = 1
   where t.sea_active_claim_token is not null`

/** $1 and $2: from which number to which. */
export const TAKEN_IN = `insert into public.tickets (${COLUMNS}, sea_model_tier, sea_failure_reason)
  select ${COLUMNS}, sea_model_tier, sea_failure_reason from past
   where number between $1 and $2 order by number`

/**
 * Chains the history's events from one number to another, as append_event would, and moves the head.
 */
export const CHAIN = `create function pg_temp.chain(
    p_workspace text, p_actor uuid, p_from bigint, p_to bigint) returns void
  language plpgsql as $$
  declare
    v_event record;
    v_head hivex_foundation.event_chain_head;
    v_seq bigint;
    v_hash bytea;
    v_id uuid;
  begin
    select * into strict v_head from hivex_foundation.event_chain_head h
     where h.workspace_id = p_workspace for update;
    v_hash := v_head.hash;
    for v_event in select s.n, s.at, s.event_type, s.payload from history s
                    where s.n between p_from and p_to order by s.n loop
      v_seq := nextval('hivex_foundation.event_log_seq');
      v_id := gen_random_uuid();
      v_head.hash := v_hash;
      v_hash := hivex_foundation.event_hash(v_head.hash, v_seq, v_id, p_workspace,
        v_event.event_type, v_event.at, p_actor, v_event.payload);
      insert into hivex_foundation.event_log (seq, event_id, workspace_id, event_type, occurred_at,
        actor_id, payload, prev_event_hash, this_event_hash)
      values (v_seq, v_id, p_workspace, v_event.event_type, v_event.at, p_actor, v_event.payload,
        v_head.hash, v_hash);
    end loop;
    update hivex_foundation.event_chain_head h
       set seq = v_seq, hash = v_hash, count = h.count + p_to - p_from + 1
     where h.workspace_id = p_workspace;
  end $$`
