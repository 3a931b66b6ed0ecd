import { SampleTag } from '@/components/ui/sample-tag'
import { ShortId } from '@/components/ui/short-id'
import { TicketTitle } from './ticket-title'

/** Title and id of a ticket, as they stand in the tables. */
export function TicketHead({ id, title, sample }: { id: string; title: string; sample: boolean }) {
  return (
    <>
      <TicketTitle title={title} />
      <span className="flex items-center gap-2">
        <ShortId id={id} what="ticket" />
        {sample ? <SampleTag /> : null}
      </span>
    </>
  )
}
