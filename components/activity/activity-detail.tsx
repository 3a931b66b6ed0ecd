'use client'

import { FilterButton, PageLink } from '@/components/lists/log/row-links'
import { Fact } from '@/components/ui/fact'
import { ShortId } from '@/components/ui/short-id'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import type { ActivityFilterChange } from '@/lib/client/activity/activity.filter'
import type { ActivityEntryWire } from '@/lib/wire/activity/activity.wire'
import { ActChange } from './act-change'
import { actorWords } from './activity-words'

interface ActivityDetailProps {
  readonly entry: ActivityEntryWire
  readonly onFilter: (change: ActivityFilterChange) => void
}

/** Everything that the log has on one act, with what it changed and the sign of the chain. */
export function ActivityDetail({ entry, onFilter }: ActivityDetailProps) {
  const { actor, target, reason, role, via } = entry
  return (
    <div className="px-4 pt-1 pb-4 sm:pr-5 sm:pl-[2.9rem]">
      <ActChange entry={entry} />
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1 text-sm">
        <Fact layout="row" term="Time">
          <TimeText at={entry.occurred_at} format="clock" />{' '}
          <span className="text-ink-soft">
            · <TimeText at={entry.occurred_at} format="relative" />
          </span>
        </Fact>
        <Fact layout="row" term="By">
          <VisibleText text={actorWords(entry)} />{' '}
          <span className="text-ink-soft">{[role, via].filter(Boolean).join(', by ')}</span>{' '}
          {actor === null ? null : <ShortId id={actor.actor_id} what="actor" />}
        </Fact>
        {reason === null ? null : (
          <Fact layout="row" term="Reason">
            <VisibleText text={reason} />
          </Fact>
        )}
        {target === null ? null : (
          <Fact layout="row" term="On">
            {target.kind === 'api_access' ? 'token' : <VisibleText text={target.kind} />}{' '}
            <ShortId id={target.id} what="target" />
          </Fact>
        )}
        <Fact layout="row" term="Action">
          <code className="font-mono text-xs">
            <VisibleText text={entry.action} />
          </code>
        </Fact>
        {entry.request_id === null ? null : (
          <Fact layout="row" term="Request">
            <ShortId id={entry.request_id} what="request" />
          </Fact>
        )}
        {entry.command_id === null ? null : (
          <Fact layout="row" term="Command">
            <ShortId id={entry.command_id} what="command" />
          </Fact>
        )}
        <Fact layout="row" term="Sign of the chain">
          <ShortId id={entry.hash} what="event’s hash" />
          <span className="text-ink-soft"> at event {entry.seq}</span>
        </Fact>
      </dl>
      <div className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {actor === null ? null : (
          <FilterButton onClick={() => onFilter({ actor: [actor.actor_id], before: null })}>
            Only this actor
          </FilterButton>
        )}
        <FilterButton onClick={() => onFilter({ action: [entry.action], before: null })}>
          Only this action
        </FilterButton>
        {target?.kind === 'ticket' ? (
          <PageLink href={`/sea-tickets/${encodeURIComponent(target.id)}`}>
            Open the ticket
          </PageLink>
        ) : null}
        <PageLink href={`/chain-events?before=${String(BigInt(entry.seq) + 1n)}`}>
          Show it in the log
        </PageLink>
        <PageLink href={`/operational-state?at=${encodeURIComponent(entry.occurred_at)}`}>
          What was Kora doing then?
        </PageLink>
      </div>
    </div>
  )
}
