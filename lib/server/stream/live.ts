import 'server-only'
import type { Topic } from '@/lib/domain/topic'
import type { Clock } from '@/lib/server/process/clock'
import type { Log } from '@/lib/server/process/log'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { sendWake } from '@/lib/server/db/sql/send-wake'
import { StreamChannel } from './stream-channel'
import { streamThrottle } from './stream-throttle'
import { WakeListener, type WakeMode } from '@/lib/server/db/sessions/wake-listener'

/** How this process hears of changes, as a code for the health route. */
export type WakeCode =
  'off' | 'connecting' | 'listening' | Extract<WakeMode, { kind: 'unavailable' }>['reason']

interface LiveOptions {
  readonly provider: SubstrateProvider
  readonly directDatabaseUrl: string
  readonly maxStreams: number
  readonly clock: Clock
  readonly log: Log
  /** A ticket changed: there may be something to claim. */
  readonly onTickets: () => void
  /** The substrate went away or came back, as far as the listener can detect it. */
  readonly onHearing: () => void
}

/**
 * Joins the listener, which hears of changes, with the shared read and the stream, which pass them
 * on (WAKE).
 */
export class Live {
  readonly channel: StreamChannel
  readonly #options: LiveOptions
  readonly #listener: WakeListener

  constructor(options: LiveOptions) {
    const { provider, directDatabaseUrl, maxStreams, clock, log } = options
    this.#options = options
    provider.paceReads(() => this.pace.spacingMs)
    this.channel = new StreamChannel({
      clock,
      limit: maxStreams,
      spacingMs: () => this.pace.spacingMs,
      asOf: () => (provider.clock.asOf === null ? null : toIso(provider.clock.now())),
      onFrame: (topic) => this.#told(topic),
    })
    this.#listener = new WakeListener({
      connectionString: directDatabaseUrl,
      workspaceId: provider.workspaceId,
      sendWake: (payload) => provider.substrate.work.writeOne(sendWake, payload),
      onWake: (topic) => this.#woken(topic),
      onMode: (mode) => this.#heard(mode),
      clock,
      log,
    })
  }

  /** How often readers may read and get frames, by how many there are. */
  get pace() {
    return streamThrottle(this.channel.size)
  }

  get wakeCode(): WakeCode {
    const { mode } = this.#listener
    return mode.kind === 'unavailable' ? mode.reason : mode.kind
  }

  start(): void {
    this.#listener.start()
  }

  /** Ends every stream, for good (SPEC 6: right after claiming stops). */
  endStreams(): void {
    this.channel.end()
  }

  async stop(): Promise<void> {
    this.endStreams()
    await this.#listener.stop()
  }

  /** Reported by this process itself, which need not read its own state anew. */
  stateMoved(): void {
    this.channel.wake('operational_state')
  }

  #woken(topic: Topic): void {
    const { provider } = this.#options
    provider.changes.wake(topic)
    if (topic !== 'chain_events') provider.shared.invalidate()
    this.channel.wake(topic)
  }

  /** As often as a frame may go out. */
  #told(topic: Topic): void {
    const { provider, onTickets } = this.#options
    // The pages' requests, some milliseconds away, join this read.
    if (topic !== 'chain_events' && this.channel.size > 0) {
      provider.shared.get().catch(() => undefined)
    }
    if (topic === 'tickets') onTickets()
  }

  #heard(mode: WakeMode): void {
    this.#options.provider.changes.hearing(mode.kind === 'listening')
    if (mode.kind === 'listening') this.channel.open()
    else this.channel.close()
    this.#options.onHearing()
  }
}

function toIso(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
