/** The server's own sample answers, for tests of the layers that may not import the server. */
export { koraAssignedSeaTicketsStub } from '@/lib/server/answers/tickets/assigned-tickets-sample'
export { operationalStateColdStub } from '@/lib/server/answers/state/operational-state-sample'
