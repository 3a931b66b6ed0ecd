import { Chip } from '@/components/ui/chip'
import { schemaText } from './schema-text'

/** One method of a route, as the manifest has it, its schemas as JSON schemas. */
export interface ReferenceEntry {
  readonly method: string
  readonly path: string
  readonly summary: string
  /** Who may, in a sentence. */
  readonly permission: string
  readonly parameters: readonly string[]
  /** Null where it takes none. */
  readonly body: unknown
  readonly answers: readonly ReferenceAnswer[]
}

interface ReferenceAnswer {
  readonly status: string
  /** The media type. */
  readonly type: string
  /** Null where it is no JSON. */
  readonly schema: unknown
}

/** The routes below one address, e.g. `/api/sea-tickets`. */
export interface ReferenceGroup {
  readonly name: string
  readonly entries: readonly ReferenceEntry[]
}

/** Every route: who may call it, what it takes and what it answers. Made on the server. */
export function RouteReference({ groups }: { groups: readonly ReferenceGroup[] }) {
  return (
    <div className="grid grid-cols-1 gap-3 sm:gap-6">
      {groups.map(({ name, entries }) => (
        <section
          key={name}
          aria-labelledby={`reference-${name}`}
          className="overflow-clip rounded-xl border border-line bg-surface"
        >
          <h2
            id={`reference-${name}`}
            className="px-4 py-4 font-mono text-lg font-semibold sm:px-5"
          >
            {name}
          </h2>
          {entries.map((entry) => (
            <Entry key={`${entry.method} ${entry.path}`} entry={entry} />
          ))}
        </section>
      ))}
    </div>
  )
}

function Entry({ entry }: { entry: ReferenceEntry }) {
  const { method, path, summary, permission, parameters, body, answers } = entry
  return (
    <article
      aria-label={`${method} ${path}`}
      className="grid grid-cols-1 gap-2 border-t border-line px-4 py-4 sm:px-5"
    >
      <h3 className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Chip>{method}</Chip>
        <code className="font-mono text-sm font-semibold [overflow-wrap:anywhere]">{path}</code>
      </h3>
      <p>{summary}</p>
      <p className="text-sm text-ink-soft">{permission}</p>
      {parameters.length === 0 ? null : (
        <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
          <span className="text-ink-soft">Parameters</span>
          {parameters.map((name) => (
            <code key={name} className="font-mono text-xs">
              {name}
            </code>
          ))}
        </p>
      )}
      {body === null ? null : <Schema title="Takes" schema={body} />}
      {answers.map(({ status, type, schema }) =>
        schema === null ? (
          <p key={status} className="text-sm">
            <span className="text-ink-soft">Answers </span>
            {status} <code className="font-mono text-xs">{type}</code>
          </p>
        ) : (
          <Schema key={status} title={`Answers ${status}`} schema={schema} />
        ),
      )}
    </article>
  )
}

function Schema({ title, schema }: { title: string; schema: unknown }) {
  return (
    <details className="text-sm">
      <summary className="min-h-6 w-fit rounded-sm leading-6 text-accent">{title}</summary>
      <pre
        // A long one scrolls by itself; with the focus, arrow keys scroll it too.
        tabIndex={0}
        role="region"
        aria-label={title}
        className="mt-1 max-h-96 overflow-auto rounded-lg border border-line bg-sunken p-3 font-mono text-xs leading-5"
      >
        {schemaText(schema)}
      </pre>
    </details>
  )
}
