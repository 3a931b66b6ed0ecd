import { expect, it } from 'vitest'
import { splitConcurrentStatements } from './concurrent-index'

it('reads every statement of a file with the name of its index', () => {
  const sql = `-- Why; with a semicolon.
create index concurrently if not exists first on public.tickets (id)
  where kind = 'sea';

create unique index concurrently if not exists second
  on hivex_foundation.event_log (seq);
`
  expect(splitConcurrentStatements(sql)).toEqual([
    {
      text: `create index concurrently if not exists first on public.tickets (id)\n  where kind = 'sea'`,
      indexName: 'public.first',
      condition: null,
    },
    {
      text: `create unique index concurrently if not exists second\n  on hivex_foundation.event_log (seq)`,
      indexName: 'hivex_foundation.second',
      condition: null,
    },
  ])
})

it.each([
  'create index first on public.tickets (id);',
  'create index concurrently first on public.tickets (id);',
  'create index concurrently if not exists first on tickets (id);',
  'drop table public.tickets;',
])('refuses a statement that could not be run again: %s', (sql) => {
  expect(() => splitConcurrentStatements(sql)).toThrow(/Not a restartable index statement/)
})

it('leaves a block of code whole, and tells for which databases a statement is', () => {
  const sql = `do $$
begin
  perform 1;
end
$$;

-- where extension pg_trgm
create index concurrently if not exists first on public.tickets using gin (title gin_trgm_ops);

-- without extension pg_trgm
create index concurrently if not exists second on public.tickets (title);
`
  const [block, first, second] = splitConcurrentStatements(sql)
  expect(block).toEqual({
    text: 'do $$\nbegin\n  perform 1;\nend\n$$',
    indexName: null,
    condition: null,
  })
  expect(first).toMatchObject({
    indexName: 'public.first',
    condition: { extension: 'pg_trgm', wanted: true },
  })
  expect(second).toMatchObject({
    indexName: 'public.second',
    condition: { extension: 'pg_trgm', wanted: false },
  })
})
