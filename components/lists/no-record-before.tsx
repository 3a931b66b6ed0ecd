import { TimeText } from '@/components/ui/time-text'

/** What is archived is neither missing nor unknown: the record begins later, and the page says so. */
export function NoRecordBefore({ at }: { readonly at: string }) {
  return (
    <span data-testid="no-record-before">
      No record before <TimeText at={at} format="clock" />: what was earlier is archived.
    </span>
  )
}
