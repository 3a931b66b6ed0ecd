'use client'

import { useClock } from '@/components/ui/clock-context'
import type { ThroughputHourWire } from '@/lib/wire/tickets/throughput.wire'
import { countAtTime } from '@/components/ui/format-count'
import { formatMinute, offsetMark } from '@/components/ui/format-instant'

interface ThroughputTableProps {
  readonly hours: readonly ThroughputHourWire[]
  readonly live: boolean
}

/** The numbers of the bars, newest hour first. */
export function ThroughputTable({ hours, live }: ThroughputTableProps) {
  const local = useClock((clock) => clock.local)
  return (
    <table className="mt-2 w-full max-w-sm text-sm">
      <caption className="sr-only">Tickets resolved and failed in each hour</caption>
      <thead>
        <tr className="text-xs text-ink-soft">
          <th scope="col" className="py-0.5 text-left font-normal">
            Hour{local ? '' : ', UTC'}
          </th>
          <th scope="col" className="py-0.5 text-right font-normal">
            Resolved
          </th>
          <th scope="col" className="py-0.5 text-right font-normal">
            Failed
          </th>
        </tr>
      </thead>
      <tbody>
        {hours.toReversed().map(({ from, resolved, failed }) => (
          <tr key={from} className="border-t border-line">
            <th scope="row" className="py-0.5 text-left font-normal">
              {formatMinute(Date.parse(from), local)}
              {offsetMark(Date.parse(from), local)}
            </th>
            <td className="py-0.5 text-right">{countAtTime({ count: resolved }, live)}</td>
            <td className="py-0.5 text-right">{countAtTime({ count: failed }, live)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
