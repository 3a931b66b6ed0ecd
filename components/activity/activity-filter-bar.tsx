'use client'

import Clock from 'lucide-react/icons/clock'
import Download from 'lucide-react/icons/download'
import { type ReactNode, useId, useRef, useState } from 'react'
import { TimeRange } from '@/components/lists/log/time-range'
import { SetFilter } from '@/components/lists/set-filter'
import { Button } from '@/components/ui/button'
import { useClock } from '@/components/ui/clock-context'
import { Field } from '@/components/ui/field'
import { formatClock } from '@/components/ui/format-instant'
import { visiblePlain } from '@/components/ui/split-visible'
import { TogglePills, toggled } from '@/components/ui/toggle-pills'
import {
  type ActivityFilter,
  type ActivityFilterChange,
  activityExportUrl,
} from '@/lib/client/activity/activity.filter'
import { ACTIVITY_OUTCOMES } from '@/lib/domain/activity/activity-entry'
import { oneOf } from '@/lib/domain/one-of'
import type { ActingActorWire } from '@/lib/wire/activity/activity.wire'

/** What can be chosen to filter by; empty until it is known. */
export interface ActivityChoices {
  readonly actors: readonly ActingActorWire[]
  readonly actions: readonly string[]
}

interface ActivityFilterBarProps {
  readonly filter: ActivityFilter
  readonly choices: ActivityChoices
  readonly onFilter: (change: ActivityFilterChange) => void
}

/** Filters by actor, act, outcome and time, and the way to take away what they show. */
export function ActivityFilterBar({ filter, choices, onFilter }: ActivityFilterBarProps) {
  const [withTimes, setWithTimes] = useState(filter.from !== null || filter.to !== null)
  const times = useId()
  const timeButton = useRef<HTMLButtonElement>(null)
  const add = (name: 'actor' | 'action', value: string) => {
    if (value !== '')
      onFilter({ [name]: [...new Set([...(filter[name] ?? []), value])], before: null })
  }
  return (
    <div className="border-t border-line px-4 py-3 sm:px-5">
      <div className="flex flex-wrap items-end gap-3">
        <Choice label="Actor" prompt="anybody" onChoose={(value) => add('actor', value)}>
          {choices.actors.map(({ actor_id: id, name, kind }) => (
            <option key={id} value={id}>
              {visiblePlain(name ?? id.slice(0, 8))}
              {kind === 'service' ? ' (token)' : ''}
            </option>
          ))}
        </Choice>
        <Choice label="Action" prompt="any" onChoose={(value) => add('action', value)}>
          {familiesOf(choices.actions).map((family) => (
            <option key={family} value={family}>
              all of {visiblePlain(family)}
            </option>
          ))}
          {choices.actions.map((action) => (
            <option key={action} value={action}>
              {visiblePlain(action)}
            </option>
          ))}
        </Choice>
        <TogglePills
          label="Outcome"
          labelled
          pills={ACTIVITY_OUTCOMES.map((value) => ({ value, label: value }))}
          chosen={filter.outcome ?? []}
          onToggle={(value) => {
            const outcome = oneOf(ACTIVITY_OUTCOMES, value)
            if (outcome === null) return
            const chosen = toggled(filter.outcome ?? [], outcome)
            onFilter({ outcome: chosen.length === 0 ? null : chosen, before: null })
          }}
        />
        <Button
          ref={timeButton}
          aria-expanded={withTimes}
          aria-controls={times}
          onClick={() => setWithTimes(!withTimes)}
        >
          <Clock size={14} aria-hidden="true" />
          Time
        </Button>
        <Exports filter={filter} />
      </div>
      <div id={times} hidden={!withTimes} className="mt-3">
        <TimeRange
          from={filter.from}
          to={filter.to}
          onRange={(range) => onFilter({ ...range, before: null })}
        />
      </div>
      <ActiveFilters
        filter={filter}
        choices={choices}
        onFilter={onFilter}
        focusFallback={() => timeButton.current}
      />
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly prompt: string
  readonly onChoose: (value: string) => void
  readonly children: ReactNode
}

/** Adds one more value to a filter: what is chosen stands below, as what can be removed. */
function Choice({ label, prompt, onChoose, children }: ChoiceProps) {
  return (
    <Field label={label}>
      {(id, className) => (
        <select
          id={id}
          value=""
          onChange={({ target }) => onChoose(target.value)}
          className={`${className} w-44`}
        >
          <option value="">{prompt}</option>
          {children}
        </select>
      )}
    </Field>
  )
}

function familiesOf(actions: readonly string[]): readonly string[] {
  const families = actions.map((action) => action.slice(0, action.indexOf('.') + 1))
  return [...new Set(families.filter((family) => family !== ''))]
}

function Exports({ filter }: { filter: ActivityFilter }) {
  return (
    <p className="ml-auto flex items-center gap-1 text-sm text-ink-soft">
      <Download size={14} aria-hidden="true" className="mr-1" />
      {(['csv', 'ndjson'] as const).map((format) => (
        <a
          key={format}
          href={activityExportUrl(filter, format)}
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

interface ActiveFiltersProps extends ActivityFilterBarProps {
  /** Takes the focus when the last filter is removed. */
  readonly focusFallback: () => HTMLElement | null
}

function ActiveFilters({ filter, choices, onFilter, focusFallback }: ActiveFiltersProps) {
  const now = useClock((clock) => Math.floor(clock.now / 60_000) * 60_000)
  const local = useClock((clock) => clock.local)
  const time = (iso: string) => {
    const at = Date.parse(iso)
    return Number.isNaN(at) ? iso : formatClock(at, now, local)
  }
  const nameOf = (id: string) =>
    choices.actors.find(({ actor_id: known }) => known === id)?.name ?? id.slice(0, 8)
  const without = (all: readonly string[] | null, value: string) => {
    const rest = (all ?? []).filter((one) => one !== value)
    return rest.length === 0 ? null : rest
  }
  const chips: readonly (readonly [string, string, ActivityFilterChange])[] = [
    ...(filter.actor ?? []).map(
      (id) => [`actor ${id}`, nameOf(id), { actor: without(filter.actor, id) }] as const,
    ),
    ...(filter.action ?? []).map(
      (name) =>
        [
          `action ${name}`,
          name.endsWith('.') ? `${name}*` : name,
          { action: without(filter.action, name) },
        ] as const,
    ),
    ...(filter.from === null
      ? []
      : [['from', `from ${time(filter.from)}`, { from: null }] as const]),
    ...(filter.to === null ? [] : [['to', `to ${time(filter.to)}`, { to: null }] as const]),
    ...(filter.before === null
      ? []
      : [['before', `before #${filter.before}`, { before: null }] as const]),
  ]
  if (chips.length === 0) return null
  return (
    <ul aria-label="Filters in force" className="mt-3 flex flex-wrap gap-2">
      {chips.map(([key, value, change]) => (
        <SetFilter
          key={key}
          focusFallback={focusFallback}
          value={value}
          onRemove={() => onFilter(change)}
        />
      ))}
    </ul>
  )
}
