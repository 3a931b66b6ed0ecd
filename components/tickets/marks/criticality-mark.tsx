import type { Criticality } from '@/lib/domain/tickets/sea-ticket'

/** The criticality as a word and a diamond, fuller for more critical tickets. */
export function CriticalityMark({ criticality }: { criticality: Criticality }) {
  return (
    <span className={`criticality ${criticality}`}>
      <span aria-hidden="true" />
      {criticality}
    </span>
  )
}
