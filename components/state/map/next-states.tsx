import { memo } from 'react'
import { SampleTag } from '@/components/ui/sample-tag'
import type { Exit } from './exits-from'
import { StateGlyph } from '@/components/state/now/state-glyph'

/** The next states by target: trigger, guard, and how Kora recovers from there. */
export const NextStates = memo(function NextStates({
  exits,
  sample,
}: {
  exits: readonly Exit[]
  sample: boolean
}) {
  if (exits.length === 0) {
    return <p className="text-ink-soft">Kora stays stopped until it is started again.</p>
  }
  return (
    <ul className="grid gap-3">
      {exits.map((exit) => (
        <li key={exit.to} className="grid grid-cols-[6.5rem_1fr] gap-x-3 text-sm">
          <span className="flex items-center gap-1.5 self-start font-semibold">
            <span
              aria-hidden="true"
              className="flex size-5 shrink-0 items-center justify-center rounded-full border-[1.5px] border-accent text-2xs text-accent"
            >
              {exit.number}
            </span>
            <span className="text-ink-soft">
              <StateGlyph state={exit.to} size={14} />
            </span>
            {exit.to}
          </span>
          <ul className="grid min-w-0 gap-1.5">
            {exit.rows.map((row) => (
              <li key={row.trigger}>
                <span className="block [overflow-wrap:anywhere]">
                  {row.trigger} {sample ? <SampleTag /> : null}
                </span>
                {row.guard === null ? null : (
                  <span className="block text-xs text-ink-soft">if {row.guard}</span>
                )}
                {row.recoveryOwner === null ? null : (
                  <span className="block text-xs text-ink-soft">
                    {recoveryWords(row.recoveryOwner)}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
})

const RECOVERY: ReadonlyMap<string, string> = new Map([
  ['per reason', 'depends on the reason'],
  ['operator (new boot)', 'an operator starts it again'],
])

/** How Kora comes back, in words; an owner that SPEC 4.2 does not have is shown as it is. */
function recoveryWords(owner: string): string {
  if (/^self\b/.test(owner)) return owner.replace('self', 'recovers by itself')
  return RECOVERY.get(owner) ?? `recovery: ${owner}`
}
