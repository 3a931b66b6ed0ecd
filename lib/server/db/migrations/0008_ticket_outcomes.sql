-- SPEC 7 and 8. The list of tickets is filtered by the tier and the failure reason of a ticket's last
-- resolution. The log is the truth; what it says last is kept beside the ticket, so that an index can
-- answer. Nullable, without default, filled by the log itself.

set local lock_timeout = '10s';

alter table public.tickets
  add column if not exists sea_model_tier text,
  add column if not exists sea_failure_reason text;

-- Whoever appends a resolution has the ticket's row locked already (SPEC 3: ticket row first, append
-- last), and our own statement has written the same: then nothing is updated here.
create or replace function hivex_foundation.note_ticket_outcome() returns trigger
language plpgsql
as $$
begin
  if new.payload ->> 'sea_ticket_id'
     ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then
    update public.tickets t
       set sea_model_tier = new.payload ->> 'model_tier_used',
           sea_failure_reason = new.payload ->> 'failure_reason'
     where t.id = (new.payload ->> 'sea_ticket_id')::uuid
       and t.workspace_id = new.workspace_id
       and (t.sea_model_tier is distinct from new.payload ->> 'model_tier_used'
            or t.sea_failure_reason is distinct from new.payload ->> 'failure_reason');
  end if;
  return null;
end
$$;

create or replace trigger kora_note_ticket_outcome after insert on hivex_foundation.event_log
  for each row when (new.event_type = 'kora.sea_ticket.resolved')
  execute function hivex_foundation.note_ticket_outcome();

-- Text is found by trigrams where the extension can be had, else by words.
do $$
begin
  create extension if not exists pg_trgm;
exception when others then
  raise notice 'pg_trgm cannot be created here: tickets are searched by words (%)', sqlerrm;
end
$$;
