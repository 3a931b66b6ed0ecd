/**
 * Says a change aloud, once, when its turn comes. It stays in the page with an empty message: a
 * region that arrives together with its text is not read everywhere.
 */
export function Announcer({ message }: { message: string }) {
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {message}
    </p>
  )
}
