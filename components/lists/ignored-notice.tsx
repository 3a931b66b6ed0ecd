import { clsx } from 'clsx'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import { VisibleText } from '@/components/ui/visible-text'
import type { IgnoredParameter } from '@/lib/client/lists/ignored-parameter'

interface IgnoredNoticeProps {
  readonly ignored: readonly IgnoredParameter[]
  /** Adds a panel's padding around itself. */
  readonly inset?: boolean
}

/** Parameters of the address that the page cannot use, so they filter nothing. */
export function IgnoredNotice({ ignored, inset = true }: IgnoredNoticeProps) {
  if (ignored.length === 0) return null
  return (
    <div
      role="status"
      className={clsx(
        'flex gap-3 rounded-lg bg-attention-soft p-3 text-sm',
        inset && 'mx-4 mb-4 sm:mx-5',
      )}
    >
      <TriangleAlert size={18} aria-hidden="true" className="mt-0.5 shrink-0 text-attention" />
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p className="font-semibold">Part of this address was left out: it narrows nothing.</p>
        <ul>
          {ignored.map(({ name, detail }) => (
            <li key={name}>
              <VisibleText text={detail} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
