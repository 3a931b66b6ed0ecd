import { clsx } from 'clsx'
import { DESTINATIONS, type Place } from './destinations'

/**
 * A rail on wide screens, tabs at the bottom on a phone. Plain links: each page loads as a new
 * document with its own data and clock.
 */
export function Navigation({ current }: { current: Place | null }) {
  return (
    <nav
      aria-label="Main"
      className="max-sm:order-last max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:z-20 max-sm:border-t max-sm:px-2 max-sm:pb-[env(safe-area-inset-bottom)] sm:flex sm:flex-col sm:items-center sm:gap-2 border-line bg-surface"
    >
      <a
        href={DESTINATIONS[0].href}
        aria-label="K: to the cockpit"
        className="mb-2 flex size-9 items-center justify-center rounded-lg bg-ink text-lg font-bold text-surface max-sm:hidden"
      >
        K
      </a>
      <ul className="flex max-sm:gap-1 max-sm:py-1 sm:flex-col sm:gap-1">
        {DESTINATIONS.map(({ place, name, href, Icon }) => (
          <li key={place} className="max-sm:min-w-0 max-sm:flex-1">
            <a
              href={href}
              aria-current={place === current ? 'page' : undefined}
              className={clsx(
                'flex min-h-12 flex-col items-center justify-center gap-0.5 rounded-lg text-2xs sm:min-h-14 sm:w-14',
                place === current
                  ? 'bg-accent-soft font-semibold text-accent'
                  : 'font-medium text-ink-soft hover:bg-sunken hover:text-ink',
              )}
            >
              <Icon size={18} aria-hidden="true" />
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
