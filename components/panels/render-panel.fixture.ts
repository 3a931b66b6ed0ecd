import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

/** Renders a panel as the server would: its HTML and its text. */
export function renderPanel(panel: ReactElement) {
  const html = renderToStaticMarkup(panel)
  return { html, text: textOf(html) }
}

/** The text of some HTML; as in a browser, adjacent elements have no space between them. */
function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
}

/** Text of the element with a test id, up to the next closing `tag`; null where there is none. */
export function textById(html: string, testId: string, tag: string): string | null {
  const start = html.indexOf(`data-testid="${testId}"`)
  if (start < 0) return null
  const open = html.indexOf('>', start) + 1
  return textOf(html.slice(open, html.indexOf(`</${tag}>`, open)))
}
