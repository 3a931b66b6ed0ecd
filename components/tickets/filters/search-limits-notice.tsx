import type { SearchLimits } from '@/lib/client/tickets/tickets-list'

const FINDS = {
  trigrams: null,
  words: 'This database finds whole words only, and the start of the last one (it has no pg_trgm).',
  none: 'This database cannot search: its text index is missing. Add it with: npm run db:migrate',
} as const

/** Says what the search does not find here; nothing where it finds every text. */
export function SearchLimitsNotice({ limits }: { readonly limits: SearchLimits | null }) {
  if (limits === null) return null
  const { finds, weak_character_type: type } = limits
  return (
    <div className="grid gap-1 text-sm text-ink-soft" data-testid="search-limits">
      {FINDS[finds] === null ? null : <p>{FINDS[finds]}</p>}
      {type === null ? null : (
        <p>
          Its character type <span translate="no">{type}</span> knows ASCII letters only: other text
          is found slowly, or only in its own upper and lower case.
        </p>
      )}
    </div>
  )
}
