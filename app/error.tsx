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
      <div
        role="alert"
        className="grid max-w-lg gap-3 rounded-xl border border-line bg-surface p-6"
      >
        <title>Kora · unknown</title>
        <link rel="icon" href="/icons/unknown.svg" />
        <h1 className="text-lg font-semibold">This page has failed.</h1>
        <p>
          Nothing is known here of Kora or its tickets. Kora itself goes on: this page only watches.
          The cause is in {error.digest ? `the server’s log, at ${error.digest}` : 'the console'}.
        </p>
        <button
          type="button"
          className="min-h-8 w-fit rounded-md border px-3"
          onClick={() => location.reload()}
        >
          Try again
        </button>
        <a href={COCKPIT} className="w-fit leading-8 underline">
          To the cockpit
        </a>
      </div>
    </main>
  )
}
