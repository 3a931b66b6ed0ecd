'use client'

import { SetFilter } from '@/components/lists/set-filter'
import { VisibleText } from '@/components/ui/visible-text'
import type { TicketFacets } from '@/lib/client/tickets/tickets-list'
import { NO_STATUS, SEA_STATUSES } from '@/lib/domain/tickets/sea-ticket'
import type { TicketFilters } from '@/lib/domain/tickets/ticket-filters'
import { MoreColumnPills } from '@/components/tickets/list/more-columns'
import { agesWith, ageWords } from './age-words'
import { SelectField } from './select-field'
import { statusStyle } from '@/components/tickets/marks/status-style'
import { type Pill, toggled, TogglePills } from '@/components/ui/toggle-pills'

interface PartProps {
  readonly filters: TicketFilters
  readonly onChange: (part: Partial<TicketFilters>) => void
}

/** The less common filters. */
export function MoreFilters(props: PartProps & { readonly facets: TicketFacets | null }) {
  const { filters, facets, onChange } = props
  return (
    <div className="grid gap-3 rounded-lg bg-sunken p-3">
      <TogglePills
        label="Status"
        labelled
        pills={pillsOf([...SEA_STATUSES, NO_STATUS], filters.statuses, statusWords)}
        chosen={filters.statuses}
        onToggle={(value) => onChange({ statuses: toggled(filters.statuses, value) })}
      />
      <Values
        label="Model tier of the last resolution"
        known={facets?.tiers ?? null}
        truncated={facets?.tiers_truncated ?? false}
        chosen={filters.tiers}
        onChange={(tiers) => onChange({ tiers })}
      />
      <Values
        label="Failure reason of the last resolution"
        known={facets?.reasons ?? null}
        truncated={facets?.reasons_truncated ?? false}
        chosen={filters.reasons}
        onChange={(reasons) => onChange({ reasons })}
      />
      <div>
        <SelectField
          label="Age"
          value={String(filters.olderThanSeconds ?? '')}
          options={agesWith(filters.olderThanSeconds)}
          onChange={(value) => onChange({ olderThanSeconds: value === '' ? null : Number(value) })}
        />
      </div>
      <MoreColumnPills />
    </div>
  )
}

function statusWords(status: string): string {
  return statusStyle(status).words
}

function pillsOf(
  known: readonly string[],
  chosen: readonly string[],
  wordsOf: (value: string) => string,
): readonly Pill[] {
  const others = chosen.filter((value) => !known.includes(value))
  return [...known, ...others].map((value) => ({
    value,
    label: <VisibleText text={wordsOf(value)} />,
  }))
}

interface ValuesProps {
  readonly label: string
  /** Known values; null until they are read. */
  readonly known: readonly string[] | null
  /** There are more values than the known ones. */
  readonly truncated: boolean
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}

function Values({ label, known, truncated, chosen, onChange }: ValuesProps) {
  const pills = pillsOf(known ?? [], chosen, (value) => value)
  if (pills.length === 0) {
    return (
      <p className="text-sm text-ink-soft">
        {label}: {known === null ? 'not known which there are' : 'none recorded yet'}
      </p>
    )
  }
  return (
    <div className="max-h-40 overflow-y-auto">
      <TogglePills
        label={label}
        labelled
        pills={pills}
        chosen={chosen}
        onToggle={(value) => onChange(toggled(chosen, value))}
      />
      {truncated && known !== null ? (
        <p className="mt-1 text-xs text-ink-soft">
          These are the first {known.length} in order; there are more, which the page’s address can
          name.
        </p>
      ) : null}
    </div>
  )
}

interface SetFiltersProps extends PartProps {
  /** Takes the focus when the last filter is removed. */
  readonly focusFallback: () => HTMLElement | null
}

/** The set filters of the closed part, each removable. */
export function SetFilters({ filters, onChange, focusFallback }: SetFiltersProps) {
  const { statuses, tiers, reasons, olderThanSeconds } = filters
  return (
    <ul aria-label="More filters that are set" className="flex flex-wrap gap-1.5">
      {statuses.map((value) => (
        <SetFilter
          focusFallback={focusFallback}
          key={value}
          name="status"
          value={statusWords(value)}
          onRemove={() => onChange({ statuses: toggled(statuses, value) })}
        />
      ))}
      {tiers.map((value) => (
        <SetFilter
          focusFallback={focusFallback}
          key={value}
          name="model tier"
          value={value}
          onRemove={() => onChange({ tiers: toggled(tiers, value) })}
        />
      ))}
      {reasons.map((value) => (
        <SetFilter
          focusFallback={focusFallback}
          key={value}
          name="reason"
          value={value}
          onRemove={() => onChange({ reasons: toggled(reasons, value) })}
        />
      ))}
      {olderThanSeconds === null ? null : (
        <SetFilter
          focusFallback={focusFallback}
          name="age"
          value={ageWords(olderThanSeconds)}
          onRemove={() => onChange({ olderThanSeconds: null })}
        />
      )}
    </ul>
  )
}
