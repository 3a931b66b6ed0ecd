/** What the page cannot do without, and browsers of recent years have; by the object that has it. */
const NEEDED: readonly (readonly [name: string, has: () => boolean])[] = [
  ['AbortSignal.timeout', () => 'timeout' in AbortSignal],
  ['Array.prototype.findLast', () => 'findLast' in Array.prototype],
  ['Array.prototype.toReversed', () => 'toReversed' in Array.prototype],
  ['Array.prototype.toSorted', () => 'toSorted' in Array.prototype],
  ['Array.prototype.at', () => 'at' in Array.prototype],
  ['String.prototype.replaceAll', () => 'replaceAll' in String.prototype],
  ['Object.hasOwn', () => 'hasOwn' in Object],
  ['ResizeObserver', () => 'ResizeObserver' in globalThis],
]

/** The functions that this browser lacks; none in one that the page works in. */
export function missingFunctions(): readonly string[] {
  return NEEDED.filter(([, has]) => !has()).map(([name]) => name)
}

/**
 * Says on the page that the browser is too old for it, and why: without a word of its own a missing
 * function would read as a fault of the network, or as a page that stands still (CASES B19). Plain
 * DOM, because React may be what fails.
 */
export function warnOfOldBrowser(page: Document): void {
  const missing = missingFunctions()
  if (missing.length === 0) return
  const notice = page.createElement('p')
  notice.setAttribute('role', 'alert')
  notice.dataset.testid = 'browser-too-old'
  notice.className =
    'fixed inset-x-0 top-0 z-50 border-b border-line-strong bg-alarm-soft px-4 py-5 text-ink'
  notice.textContent = `This browser is too old for this page: it lacks ${missing.join(', ')}. Nothing on the page can be relied on. Kora itself goes on; open the page in a newer browser.`
  page.body.append(notice)
}
