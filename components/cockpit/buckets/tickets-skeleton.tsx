import { Section } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'

/** Placeholders for the tickets, without numbers or anything else that reads as data. */
export function TicketsSkeleton() {
  return (
    <>
      <p className="sr-only">The tickets are being read.</p>
      <div className="grid grid-cols-2 border-t border-line @xl:grid-cols-4">
        {Array.from({ length: 4 }, (_, index) => (
          <div key={index} className="px-4 py-3 sm:px-5">
            <Skeleton className="h-8 w-16" />
            <Skeleton className="mt-1 h-4 w-24" />
            <Skeleton className="mt-1 h-5 w-24" />
          </div>
        ))}
      </div>
      <div className="min-h-30 border-t border-line px-4 py-2.5 sm:px-5 @xl:min-h-12">
        <Skeleton className="h-6" />
      </div>
      <Section title="In progress">
        <Skeleton className="h-16" />
      </Section>
      <Section title="Failed or blocked">
        <SkeletonRows count={3} />
      </Section>
      <Section title="Queued">
        <SkeletonRows count={9} />
      </Section>
    </>
  )
}

function SkeletonRows({ count }: { count: number }) {
  return (
    <div className="grid gap-2">
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} className="h-12" />
      ))}
    </div>
  )
}
