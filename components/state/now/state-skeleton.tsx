import type { ReactNode } from 'react'
import { Section } from '@/components/ui/section'
import { Skeleton } from '@/components/ui/skeleton'

/** Placeholders for the operational state; `summary` has its own. */
export function StateSkeleton({ summary }: { summary?: ReactNode }) {
  return (
    <>
      <p className="sr-only">The operational state is being read.</p>
      <div className="px-4 pb-5 sm:px-5">
        <Skeleton className="h-11 w-48" />
        <Skeleton className="mt-2 h-5 w-64" />
        <div className="mt-4 flex flex-wrap gap-2">
          <Skeleton className="h-16 flex-1 basis-36" />
          <Skeleton className="h-16 flex-1 basis-36" />
          <Skeleton className="h-16 flex-1 basis-36" />
        </div>
        {summary}
      </div>
      <Section title="State map">
        <Skeleton className="mx-auto aspect-[500/324] w-full max-w-[34rem]" />
      </Section>
      <Section title="Valid next states">
        <div className="grid gap-3">
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
        </div>
      </Section>
      <Section title="Last 24 hours">
        <Skeleton className="h-18" />
      </Section>
      <Section title="Last transitions">
        <div className="grid gap-2">
          {Array.from({ length: 10 }, (_, index) => (
            <Skeleton key={index} className="h-6" />
          ))}
        </div>
      </Section>
    </>
  )
}
