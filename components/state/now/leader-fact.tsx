import { ShortId } from '@/components/ui/short-id'
import { TimeText } from '@/components/ui/time-text'
import type { RuntimeWire } from '@/lib/wire/state/operational-state.wire'
import { Fact } from '@/components/ui/fact'

/** The leading instance and its last heartbeat; null where none is known. */
export function LeaderFact({
  runtime,
  trusted,
}: {
  runtime: RuntimeWire | null
  trusted: boolean
}) {
  if (runtime === null)
    return (
      <Fact layout="tile" term="Leader">
        none is known
      </Fact>
    )
  return (
    <Fact
      layout="tile"
      term="Leader"
      note={
        <>
          {!trusted ? 'beat ' : runtime.alive ? 'alive, ' : 'silent, last beat '}
          <TimeText at={runtime.heartbeat_at} format={trusted ? 'relative' : 'clock'} />
        </>
      }
    >
      <ShortId id={runtime.instance_id} what="leading instance" />
    </Fact>
  )
}
