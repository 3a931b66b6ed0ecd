import { VisibleText } from '@/components/ui/visible-text'
import type { ActivityEntryWire } from '@/lib/wire/activity/activity.wire'
import { differences } from './activity-words'

/** Longer values are in the log's own page. */
const SHOWN_UP_TO = 2_000

/** What an act changed, part by part: as it was, and as it is. */
export function ActChange({ entry }: { entry: Pick<ActivityEntryWire, 'before' | 'after'> }) {
  const changed = differences(entry)
  if (changed.length === 0) return null
  return (
    <table className="mb-3 w-full table-fixed rounded-lg border border-line bg-surface text-left text-sm">
      <caption className="sr-only">What it changed</caption>
      <thead>
        <tr className="text-xs text-ink-soft">
          <th scope="col" className="w-1/4 px-3 py-1.5 font-normal">
            Part
          </th>
          <th scope="col" className="px-3 py-1.5 font-normal">
            Before
          </th>
          <th scope="col" className="px-3 py-1.5 font-normal">
            After
          </th>
        </tr>
      </thead>
      <tbody>
        {changed.map(({ part, before, after }) => (
          <tr key={part} className="border-t border-line align-top">
            <th scope="row" className="px-3 py-1.5 font-medium [overflow-wrap:anywhere]">
              <VisibleText text={part === '' ? 'value' : part} />
            </th>
            <Side text={before} />
            <Side text={after} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Side({ text }: { text: string | null }) {
  return (
    <td className="px-3 py-1.5 [overflow-wrap:anywhere]">
      {text === null ? (
        <span className="text-ink-soft">none</span>
      ) : (
        <VisibleText text={text.slice(0, SHOWN_UP_TO)} />
      )}
    </td>
  )
}
