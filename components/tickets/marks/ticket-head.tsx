import type { ReactNode } from 'react'
import { ticketHref } from './ticket-links'
import { SampleTag } from '@/components/ui/sample-tag'
import { ShortId } from '@/components/ui/short-id'
import { TicketTitle } from './ticket-title'

interface TicketHeadProps {
  readonly id: string
  readonly title: string
  readonly sample: boolean
  /** Follows the id. */
  readonly children?: ReactNode
}

/** Title and id of a ticket in a table. */
export function TicketHead({ id, title, sample, children }: TicketHeadProps) {
  return (
    <>
      <TicketTitle title={title} href={sample ? undefined : ticketHref(id, '')} />
      <span className="ticket-id-line">
        <ShortId id={id} what="ticket" />
        {children}
        {sample ? <SampleTag /> : null}
      </span>
    </>
  )
}
