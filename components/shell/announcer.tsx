/**
 * Announces a change to screen readers. It stays mounted while empty, because not every screen
 * reader announces a live region that is added together with its text.
 */
export function Announcer({ message }: { message: string }) {
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {message}
    </p>
  )
}
