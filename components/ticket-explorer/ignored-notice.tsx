import TriangleAlert from 'lucide-react/icons/triangle-alert'
import { VisibleText } from '@/components/ui/visible-text'
import type { IgnoredParameter } from '@/lib/client/explorer/tickets-filter'

/** Parts of the address that narrow nothing, because nobody understands them. */
export function IgnoredNotice({ ignored }: { ignored: readonly IgnoredParameter[] }) {
  if (ignored.length === 0) return null
  return (
    <div
      role="status"
      className="mx-4 mb-4 flex gap-3 rounded-lg bg-attention-soft p-3 text-sm sm:mx-5"
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
