import Hourglass from 'lucide-react/icons/hourglass'

/**
 * Shows while the server puts the panel's question off because many readers ask. No outage: the data
 * stays as good as its age.
 */
export function BusyNote() {
  return (
    <p
      role="status"
      data-testid="busy-note"
      className="flex items-center gap-2 px-4 py-2 text-sm text-ink-soft sm:px-5"
    >
      <Hourglass size={14} aria-hidden="true" />
      busy, trying again
    </p>
  )
}
