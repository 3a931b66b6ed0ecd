-- SPEC 8. New text is kept in a list beside the index until the list is full, and every search reads
-- that list to its end: at its usual 4 MB a search among tickets that are worked takes twice as long.
-- At 1 MB it does not, and a write costs a few hundredths of a millisecond more. An index that is made
-- from now on has it from the start (migration 0009).

set local lock_timeout = '10s';

alter index if exists public.kora_tickets_text_trigrams set (gin_pending_list_limit = 1024);
alter index if exists public.kora_tickets_text_words set (gin_pending_list_limit = 1024);
