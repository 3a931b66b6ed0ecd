import { Button } from './button'

interface LoadMoreProps {
  readonly label: string
  readonly loading: boolean
  /** Why the last wish was not fulfilled; null where it was. */
  readonly failed: string | null
  readonly onMore: () => void
}

/** Asks for what lies behind the end of a list, and says so where that failed. */
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
