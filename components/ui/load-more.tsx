import { Button } from './button'

interface LoadMoreProps {
  readonly label: string
  readonly loading: boolean
  /** Why the last request failed; null where it did not. */
  readonly failed: string | null
  readonly onMore: () => void
}

/** Loads the next part of a list, and says why that failed. */
export function LoadMore({ label, loading, failed, onMore }: LoadMoreProps) {
  return (
    <div className="flex flex-wrap items-center gap-3 pt-3">
      <Button onClick={onMore} aria-busy={loading}>
        {loading ? 'Reading…' : failed === null ? label : 'Try again'}
      </Button>
      <p role="status" className="text-sm text-alarm empty:hidden">
        {failed}
      </p>
    </div>
  )
}
