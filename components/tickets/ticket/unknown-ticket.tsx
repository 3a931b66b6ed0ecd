import Link from 'next/link'

/**
 * Does not say whether the ticket exists elsewhere, because other workspaces' tickets are private.
 */
export function UnknownTicket() {
  return (
    <section
      aria-labelledby="unknown-title"
      data-testid="unknown-ticket"
      className="rounded-xl border border-line bg-surface px-4 py-10 text-center sm:px-5"
    >
      <h2 id="unknown-title" className="text-lg font-semibold">
        There is no such ticket.
      </h2>
      <p className="mx-auto mt-2 max-w-prose text-ink-soft">
        No ticket of Kora’s in this workspace has this id. Check the address, or look for the ticket
        by its title. One that ended long ago may be archived.
      </p>
      <p className="mt-4">
        <Link
          href="/sea-tickets"
          prefetch={false}
          className="inline-flex min-h-8 items-center rounded-md border border-line-strong px-3 text-sm font-medium hover:bg-sunken"
        >
          To all tickets
        </Link>
      </p>
    </section>
  )
}
