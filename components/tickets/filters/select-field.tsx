import { clsx } from 'clsx'
import ChevronDown from 'lucide-react/icons/chevron-down'

interface SelectFieldProps {
  readonly label: string
  /** On a phone only screen readers get the label. */
  readonly quiet?: boolean
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onChange: (value: string) => void
}

/** A labelled native select. */
export function SelectField({ label, quiet = false, value, options, onChange }: SelectFieldProps) {
  return (
    <label className="inline-flex min-w-0 items-center gap-2 text-sm text-ink-soft max-sm:flex-1">
      <span className={clsx(quiet && 'max-sm:sr-only')}>{label}</span>
      <span className="relative min-w-0 max-sm:flex-1">
        <select
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="h-9 w-full appearance-none truncate rounded-lg border border-line-strong bg-surface pr-8 pl-3 text-sm text-ink"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          size={14}
          aria-hidden="true"
          className="pointer-events-none absolute top-3 right-2.5 text-ink-soft"
        />
      </span>
    </label>
  )
}
