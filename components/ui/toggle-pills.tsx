import { clsx } from 'clsx'
import Check from 'lucide-react/icons/check'
import type { ReactNode } from 'react'

export interface Pill {
  readonly value: string
  readonly label: ReactNode
}

interface TogglePillsProps {
  readonly label: string
  /** Shows the label; else only screen readers get it. */
  readonly labelled?: boolean
  readonly pills: readonly Pill[]
  readonly chosen: readonly string[]
  readonly onToggle: (value: string) => void
}

/** A multiple choice. Chosen pills also have a tick, because colour must not be the only sign. */
export function TogglePills({ label, labelled, pills, chosen, onToggle }: TogglePillsProps) {
  return (
    <fieldset className="min-w-0">
      <legend className={labelled === true ? 'mb-1 text-xs text-ink-soft' : 'sr-only'}>
        {label}
      </legend>
      <div className="flex flex-wrap gap-1.5">
        {pills.map(({ value, label: words }) => {
          const isOn = chosen.includes(value)
          return (
            <button
              key={value}
              type="button"
              aria-pressed={isOn}
              onClick={() => onToggle(value)}
              className={clsx(
                'inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-full border px-2.5 text-sm [overflow-wrap:anywhere]',
                isOn
                  ? 'border-accent bg-accent-soft font-medium text-accent'
                  : 'border-line-strong bg-surface text-ink hover:bg-sunken',
              )}
            >
              {isOn ? (
                <Check size={13} strokeWidth={2.5} aria-hidden="true" className="shrink-0" />
              ) : null}
              {words}
            </button>
          )
        })}
      </div>
    </fieldset>
  )
}

/** The list with the choice added or removed. */
export function toggled<Choice extends string>(
  list: readonly Choice[],
  choice: Choice,
): readonly Choice[] {
  return list.includes(choice) ? list.filter((one) => one !== choice) : [...list, choice]
}
