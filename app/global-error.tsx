'use client'

import './globals.css'

/**
 * Replaces the document when the root layout or `error.tsx` throws. Part of every page's first
 * load, so it is short and imports nothing.
 */
export default function FailedDocument({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body className="grid min-h-dvh place-content-center gap-3 p-4">
        <title>Kora · unknown</title>
        <h1 className="text-lg font-semibold">The cockpit has failed.</h1>
        <p role="alert">
          Nothing is known here of Kora or its tickets. The server’s log holds the cause
          {error.digest && `, at ${error.digest}`}.
        </p>
        <button type="button" className="min-h-8 underline" onClick={() => location.reload()}>
          Try again
        </button>
      </body>
    </html>
  )
}
