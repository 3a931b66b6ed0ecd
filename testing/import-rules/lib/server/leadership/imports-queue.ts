import 'server-only'
import { TicketPoller } from '@/lib/server/queue/ticket-poller'

export const sample = TicketPoller
