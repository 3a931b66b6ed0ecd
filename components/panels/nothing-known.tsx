import CircleDashed from 'lucide-react/icons/circle-dashed'
import { VisibleText } from '@/components/ui/visible-text'
import type { PanelView } from '@/lib/client/freshness/panel-view'

interface NothingKnownProps {
  readonly view: Pick<PanelView<unknown>, 'refusal'>
  readonly children: string
}

/**
 * Shown while nothing has been read, because an empty list would be a claim (SPEC 9). If the server
 * refused the query, also says why: a refusal is no outage.
 */
export function NothingKnown({ view: { refusal }, children }: NothingKnownProps) {
  return (
    <p
      role={refusal === null ? undefined : 'status'}
      className="flex items-center gap-2 border-t border-line px-4 py-6 text-unknown sm:px-5"
    >
      <CircleDashed size={20} aria-hidden="true" className="shrink-0" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {children}
        {refusal === null ? null : (
          <>
            {' '}
            The server cannot answer this: <VisibleText text={refusal.detail} />
          </>
        )}
      </span>
    </p>
  )
}
