import { Skeleton } from '@/components/ui/skeleton'

/** The shape of the list before anything has come: no number, no row. */
export function ListSkeleton() {
  return (
    <div className="grid gap-2 px-4 py-4 sm:px-5">
      <p className="sr-only">The tickets are being read.</p>
      <Skeleton className="h-7 w-40" />
      {Array.from({ length: 12 }, (_, index) => (
        <Skeleton key={index} className="h-21 lg:h-13" />
      ))}
    </div>
  )
}
