import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

/** A panel as the server would send it: its HTML, and the text that one reads in it. */
export function renderPanel(panel: ReactElement) {
  const html = renderToStaticMarkup(panel)
  return { html, text: textOf(html) }
}

/** The text of a piece of HTML; elements follow each other without a space, as in the browser. */
function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
}

/** The text of the one element with a test id; null where there is none. It holds no `tag` itself. */
export function textById(html: string, testId: string, tag: string): string | null {
  const start = html.indexOf(`data-testid="${testId}"`)
  if (start < 0) return null
  const open = html.indexOf('>', start) + 1
  return textOf(html.slice(open, html.indexOf(`</${tag}>`, open)))
}
