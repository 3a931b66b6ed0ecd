/**
 * Whether a key press is the page's: not one of a field, a menu or the browser, and not while a
 * dialog is open, whose page below must stand still.
 */
export function isForPage(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false
  if (document.querySelector('dialog[open]') !== null) return false
  const { target } = event
  if (!(target instanceof HTMLElement)) return true
  return !target.isContentEditable && !target.matches('input, textarea, select, [role="textbox"]')
}
