/** Says with what sessions end where nobody has configured a key for them; nothing else. */
export function SessionEnd({ keysIn }: { keysIn: 'folder' | 'process' | null }) {
  if (keysIn === null) return null
  return (
    <p className="text-sm text-ink-soft">
      {keysIn === 'process' ? (
        'Sessions end when the cockpit restarts: no key for them is configured.'
      ) : (
        <>
          Sessions end with the folder <code>.kora</code>: no key for them is configured.
        </>
      )}
    </p>
  )
}
