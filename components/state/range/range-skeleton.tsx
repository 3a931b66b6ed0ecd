import { Skeleton } from '@/components/ui/skeleton'

/** The shape of the strip and of what follows it, before anything has come. */
export function RangeSkeleton() {
  return (
    <div className="border-t border-line px-4 py-4 sm:px-5">
      <Skeleton className="h-8 w-72 max-w-full" />
      <Skeleton className="mt-8 h-16 w-full" />
      <Skeleton className="mt-8 h-24 w-full" />
      {[0, 1, 2, 3, 4].map((line) => (
        <Skeleton key={line} className="mt-3 h-5 w-full" />
      ))}
    </div>
  )
}
