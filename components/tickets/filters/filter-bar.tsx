'use client'

import { clsx } from 'clsx'
import Download from 'lucide-react/icons/download'
import SlidersHorizontal from 'lucide-react/icons/sliders-horizontal'
import X from 'lucide-react/icons/x'
import { useId, useRef, useState } from 'react'
import { useFocusFallback } from '@/components/lists/use-focus-fallback'
import { UnworkedNotice } from '@/components/tickets/marks/unworked-notice'
import { CriticalityMark } from '@/components/tickets/marks/criticality-mark'
import { Button } from '@/components/ui/button'
import { isNarrowed, ticketSearch } from '@/lib/client/tickets/tickets-filter'
import type { TicketFacets } from '@/lib/client/tickets/tickets-list'
import { CRITICALITIES, TICKET_BUCKETS } from '@/lib/domain/tickets/sea-ticket'
import {
  NO_TICKET_FILTERS,
  TICKET_SORTS,
  type TicketFilters,
  type TicketSelection,
} from '@/lib/domain/tickets/ticket-filters'
import { MoreFilters, SetFilters } from './more-filters'
import { SearchField } from './search-field'
import { SearchLimitsNotice } from './search-limits-notice'
import { SelectField } from './select-field'
import { BUCKET_WORDS, SORT_WORDS } from '@/components/tickets/marks/list-words'
import { toggled, TogglePills } from '@/components/ui/toggle-pills'

interface FilterBarProps {
  readonly selection: TicketSelection
  readonly facets: TicketFacets | null
  readonly onChange: (selection: TicketSelection) => void
}

/** Filters, order and export of the list. */
export function FilterBar({ selection, facets, onChange }: FilterBarProps) {
  const { filters, sort } = selection
  const [open, setOpen] = useState(false)
  const moreId = useId()
  const change = (part: Partial<TicketFilters>) => {
    onChange({ filters: { ...filters, ...part }, sort })
  }
  const hidden = hiddenParts(filters)
  const moreButton = useRef<HTMLButtonElement>(null)
  const clearing = useFocusFallback<HTMLButtonElement>(() => moreButton.current)
  return (
    <div className="grid gap-3 border-b border-line px-4 pb-4 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 max-sm:gap-x-2">
        <SearchField text={filters.text} onSearch={(text) => change({ text })} />
        <SelectField
          label="Order"
          quiet
          value={sort}
          options={TICKET_SORTS.map((value) => ({ value, label: SORT_WORDS[value].order }))}
          onChange={(value) => {
            const chosen = TICKET_SORTS.find((one) => one === value)
            if (chosen !== undefined) onChange({ filters, sort: chosen })
          }}
        />
        <Exports selection={selection} />
      </div>
      <SearchLimitsNotice limits={facets?.search_limits ?? null} />
      <UnworkedNotice unworked={facets?.unworked} className="grid gap-1 text-sm text-ink-soft" />
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <TogglePills
          label="Bucket"
          pills={TICKET_BUCKETS.map((value) => ({ value, label: BUCKET_WORDS[value] }))}
          chosen={filters.buckets}
          onToggle={(value) => {
            const bucket = TICKET_BUCKETS.find((one) => one === value)
            if (bucket !== undefined) change({ buckets: toggled(filters.buckets, bucket) })
          }}
        />
        <TogglePills
          label="Criticality"
          pills={CRITICALITIES.map((value) => ({
            value,
            label: <CriticalityMark criticality={value} />,
          }))}
          chosen={filters.criticalities}
          onToggle={(value) => {
            const one = CRITICALITIES.find((known) => known === value)
            if (one !== undefined) change({ criticalities: toggled(filters.criticalities, one) })
          }}
        />
        <div className="flex items-center gap-1">
          <Button
            ref={moreButton}
            variant="quiet"
            aria-expanded={open}
            aria-controls={moreId}
            onClick={() => setOpen(!open)}
          >
            <SlidersHorizontal size={14} aria-hidden="true" />
            {hidden > 0 ? `More filters, ${hidden} set` : 'More filters'}
          </Button>
          {isNarrowed(selection) ? (
            <Button
              ref={clearing}
              variant="quiet"
              onClick={() => onChange({ filters: NO_TICKET_FILTERS, sort })}
            >
              <X size={14} aria-hidden="true" />
              Clear all
            </Button>
          ) : null}
        </div>
      </div>
      <div id={moreId} className={clsx(!open && hidden === 0 && 'hidden')}>
        {open ? (
          <MoreFilters filters={filters} facets={facets} onChange={change} />
        ) : (
          <SetFilters
            filters={filters}
            onChange={change}
            focusFallback={() => moreButton.current}
          />
        )}
      </div>
    </div>
  )
}

/** Number of set filters that only the opened part shows. */
function hiddenParts({ statuses, tiers, reasons, olderThanSeconds }: TicketFilters): number {
  return statuses.length + tiers.length + reasons.length + (olderThanSeconds === null ? 0 : 1)
}

function Exports({ selection }: { selection: TicketSelection }) {
  const search = ticketSearch(selection)
  const address = (format: string) =>
    `/api/sea-tickets/export?format=${format}${search === '' ? '' : `&${search}`}`
  return (
    <p className="flex items-center gap-1 text-sm text-ink-soft">
      <Download size={14} aria-hidden="true" className="mr-1" />
      {(['csv', 'ndjson'] as const).map((format) => (
        <a
          key={format}
          href={address(format)}
          download
          aria-label={`Export what the filter shows as ${format.toUpperCase()}`}
          className="inline-flex min-h-8 items-center rounded-md px-2 font-medium text-ink hover:bg-sunken"
        >
          {format.toUpperCase()}
        </a>
      ))}
    </p>
  )
}
