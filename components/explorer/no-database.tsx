import FlaskConical from 'lucide-react/icons/flask-conical'

/** Where no database is connected there is no past to look at, and none is invented. */
export function NoDatabase({ what }: { what: string }) {
  return (
    <p className="flex items-center gap-2 border-t border-line px-4 py-6 text-unknown sm:px-5">
      <FlaskConical size={20} aria-hidden="true" className="shrink-0" />
      Without a database there are no {what} to look at. Set DATABASE_URL and KORA_WORKSPACE_ID, and
      restart the server.
    </p>
  )
}
