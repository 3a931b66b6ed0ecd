import FlaskConical from 'lucide-react/icons/flask-conical'
import { BannerFrame } from './banner-frame'
import type { BannerProps } from './banner-props'

/**
 * Shows when the server runs without a database: the rows below are invented (SPEC 8). On explorer
 * pages there are no rows, because searching invented data has no use.
 */
export function StubBanner({ explored }: Pick<BannerProps, 'explored'>) {
  const isSample = explored === undefined
  return (
    <BannerFrame
      kind="stub"
      role="status"
      tone="sample"
      icon={<FlaskConical size={20} />}
      title={isSample ? 'Sample data: no database is connected.' : 'No database is connected.'}
    >
      <p>
        {isSample
          ? 'DATABASE_URL is not set, so everything below is invented.'
          : `DATABASE_URL is not set, so there are no ${explored} to look at, and none are invented.`}{' '}
        Set DATABASE_URL and KORA_WORKSPACE_ID and restart the server, or run <code>npm start</code>{' '}
        for a demonstration with a database of its own.
      </p>
    </BannerFrame>
  )
}
