import { Field } from '@/components/ui/field'
import { visiblePlain } from '@/components/ui/split-visible'
import type { EventsFilter, FilterChange } from '@/lib/client/events/chain-events.filter'

interface TypeSelectProps {
  readonly filter: EventsFilter
  readonly types: readonly string[]
  readonly onFilter: (change: FilterChange) => void
}

/** Selects a family of event types, or one type. */
export function TypeSelect({ filter, types, onFilter }: TypeSelectProps) {
  const chosen =
    filter.type !== null
      ? `type ${filter.type.join(', ')}`
      : filter.prefix === null
        ? ''
        : `all ${filter.prefix}`
  const families = eventFamilies(types)
  const known =
    chosen === '' ||
    types.some((type) => chosen === `type ${type}`) ||
    families.some((family) => chosen === `all ${family.prefix}`)
  return (
    <Field label="Family or type">
      {(id, className) => (
        <select
          id={id}
          translate="no"
          value={chosen}
          onChange={({ target }) => {
            // A type is foreign text and may hold spaces: only the first one is ours.
            const [kind = ''] = target.value.split(' ', 1)
            const name = target.value.slice(kind.length + 1)
            onFilter({
              prefix: kind === 'all' ? name : null,
              type: kind === 'type' ? [name] : null,
              before: null,
            })
          }}
          className={`${className} w-56`}
        >
          <option value="">all events</option>
          {known ? null : (
            <option value={chosen}>{visiblePlain(chosen.replace(' ', ' of '))}</option>
          )}
          {families.map(({ prefix, types: members }) => (
            <optgroup key={prefix} label={prefix === '' ? 'others' : visiblePlain(prefix)}>
              {prefix === '' ? null : (
                <option value={`all ${prefix}`}>all of {visiblePlain(prefix)}</option>
              )}
              {members.map((type) => (
                <option key={type} value={`type ${type}`}>
                  {visiblePlain(type.slice(prefix.length))}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  )
}

/** Event types with the same prefix. */
interface EventFamily {
  readonly prefix: string
  readonly types: readonly string[]
}

/** Groups types by all but their last word. */
function eventFamilies(types: readonly string[]): readonly EventFamily[] {
  const families = new Map<string, string[]>()
  for (const type of types) {
    const prefix = type.slice(0, type.lastIndexOf('.') + 1)
    families.set(prefix, [...(families.get(prefix) ?? []), type])
  }
  return [...families]
    .map(([prefix, members]) => ({ prefix, types: members }))
    .sort((a, b) => a.prefix.localeCompare(b.prefix))
}
