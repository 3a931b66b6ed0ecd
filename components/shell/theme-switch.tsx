'use client'

import { clsx } from 'clsx'
import Monitor from 'lucide-react/icons/monitor'
import Moon from 'lucide-react/icons/moon'
import Sun from 'lucide-react/icons/sun'
import { useState } from 'react'
import { applyTheme, type Theme, THEMES } from './theme'

const ICON = { system: Monitor, light: Sun, dark: Moon } as const

/** Chooses system, light or dark. */
export function ThemeSwitch({ initialTheme }: { initialTheme: Theme }) {
  const [theme, setTheme] = useState(initialTheme)
  return (
    <div role="group" aria-label="Theme" className="flex rounded-md border border-line p-0.5">
      {THEMES.map((choice) => {
        const Icon = ICON[choice]
        const chosen = choice === theme
        return (
          <button
            key={choice}
            type="button"
            aria-pressed={chosen}
            aria-label={`Theme: ${choice}`}
            title={`Theme: ${choice}`}
            onClick={() => {
              setTheme(choice)
              applyTheme(choice)
            }}
            className={clsx(
              'flex size-7 items-center justify-center rounded-sm',
              chosen ? 'bg-unknown-soft text-ink' : 'text-ink-soft hover:text-ink',
            )}
          >
            <Icon size={15} aria-hidden="true" />
          </button>
        )
      })}
    </div>
  )
}
