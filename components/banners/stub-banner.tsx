import FlaskConical from 'lucide-react/icons/flask-conical'
import { BannerFrame } from './banner-frame'

/** Shows when the server runs without a database: the rows below are invented (SPEC 8). */
export function StubBanner() {
  return (
    <BannerFrame
      kind="stub"
      role="status"
      tone="sample"
      icon={<FlaskConical size={20} />}
      title="Sample data: no database is connected."
    >
      <p>
        DATABASE_URL is not set, so everything below is invented. Set DATABASE_URL and
        KORA_WORKSPACE_ID and restart the server, or run <code>npm start</code> for a demonstration
        with a database of its own.
      </p>
    </BannerFrame>
  )
}
