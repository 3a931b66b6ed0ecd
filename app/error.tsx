'use client'

/** Not a link of the router's: a document of its own, with data and time of its own. */
const COCKPIT = '/'

/**
 * Stands in for any page that throws while it is drawn, on the server or in the browser. It makes
 * the document anew rather than the part that failed: data, clock and code are then of one moment.
 * The digest leads to a line of the server's log; the error itself is nobody's business (SPEC 8).
 * Every page loads this in case, so it imports nothing.
 */
export default function FailedPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <main className="grid min-h-dvh place-content-center p-4">
      <div className="grid max-w-lg gap-3 rounded-xl border border-line bg-surface p-6">
        <title>Kora · unknown</title>
        <link rel="icon" href="/icons/unknown.svg" />
        <div role="alert" className="grid gap-3">
          <h1 className="text-lg font-semibold">This page has failed.</h1>
          <p>
            It could not be drawn, so nothing is known here of Kora or its tickets. Kora itself goes
            on: this page only watches. If it fails again, look for the cause in{' '}
            {error.digest
              ? `the server’s log, at ${error.digest}.`
              : 'the console of this browser.'}
          </p>
        </div>
        <p className="flex items-center gap-4">
          <button
            type="button"
            className="min-h-8 rounded-md border border-line-strong bg-surface px-3 text-sm font-medium"
            onClick={() => location.reload()}
          >
            Try again
          </button>
          <a href={COCKPIT} className="leading-8 underline">
            To the cockpit
          </a>
        </p>
      </div>
    </main>
  )
}
