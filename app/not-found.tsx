import { DESTINATIONS } from '@/components/shell/navigation/destinations'
import { TabSignal } from '@/components/shell/tab-signal'

/** Shown for every address that is no page of the cockpit. */
export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-content-center p-4">
      <div className="grid max-w-lg gap-3 rounded-xl border border-line bg-surface p-6">
        <TabSignal title="Kora · no such page" icon="page" />
        <h1 className="text-lg font-semibold">There is no such page.</h1>
        <p>The cockpit has nothing at this address. Check it, or go on from here.</p>
        <nav aria-label="Main">
          <ul className="flex flex-wrap gap-2">
            {DESTINATIONS.map(({ place, name, href, Icon }) => (
              <li key={place}>
                <a
                  href={href}
                  className="inline-flex min-h-8 items-center gap-1.5 rounded-md border border-line-strong bg-surface px-3 text-sm font-medium hover:bg-sunken"
                >
                  <Icon size={16} aria-hidden="true" />
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </main>
  )
}
