import { Skeleton } from '@/components/ui/skeleton'

/** The shape of the rows before any has come. */
export function EventsSkeleton() {
  return (
    <div className="border-t border-line px-4 py-3 sm:px-5">
      {Array.from({ length: 14 }, (_, line) => (
        <Skeleton key={line} className="my-3 h-5 w-full" />
      ))}
    </div>
  )
}
