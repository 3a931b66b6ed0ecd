import 'server-only'
import { createHash } from 'node:crypto'

const RETRY_SECONDS = 2

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;margin:20vh auto 0;max-width:30rem;padding:0 1rem}`
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

const DOCUMENT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="${String(RETRY_SECONDS)}">
<title>Kora · busy</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Busy, trying again</h1>
<p role="status">More pages are asked for than this server renders at a time. Kora’s work goes on.
This page loads itself again every ${String(RETRY_SECONDS)} seconds.</p>
</main>
</body>
</html>
`

/**
 * 503 `busy` in place of a page: a document without data that loads itself again. It runs no script
 * and loads nothing.
 */
export function busyPage(): Response {
  return new Response(DOCUMENT, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
      'cache-control': 'no-store',
      'retry-after': String(RETRY_SECONDS),
    },
  })
}
