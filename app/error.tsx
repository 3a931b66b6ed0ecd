'use client'

/** A plain link: it loads a new document with its own data and clock. */
const COCKPIT = '/'

/**
 * Replaces a page that throws while rendering, on the server or in the browser. Reloads the whole
 * document, so that data, clock and code match. The digest finds the error in the server's log; the
 * error itself is not shown (SPEC 8). Part of every page's first load, so it imports nothing.
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
