import { DESTINATIONS } from './destinations'

/** A slim rail on wide screens, tabs at the bottom on a phone; the same links in both. */
export function Navigation() {
  return (
    <nav
      aria-label="Main"
      className="max-sm:order-last max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:z-20 max-sm:border-t max-sm:pb-[env(safe-area-inset-bottom)] sm:flex sm:flex-col sm:items-center sm:gap-2 border-line bg-surface"
    >
      <a
        href="#main"
        aria-label="K: to the top of the cockpit"
        className="mb-2 flex size-9 items-center justify-center rounded-lg bg-ink text-lg font-bold text-surface max-sm:hidden"
      >
        K
      </a>
      <ul className="flex sm:flex-col sm:gap-1">
        {DESTINATIONS.map(({ name, href, Icon }) => (
          <li key={name} className="max-sm:flex-1">
            <a
              href={href}
              className="flex min-h-14 flex-col items-center justify-center gap-0.5 rounded-lg text-2xs font-medium text-ink-soft hover:bg-sunken hover:text-ink sm:w-14"
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
