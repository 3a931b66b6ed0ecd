import { Instant } from '@/components/ui/instant'

interface ScriptsMissingProps {
  /** How long the page is given to come to life; milliseconds. */
  readonly afterMs: number
  /** Epoch milliseconds of what the HTML shows. */
  readonly at: number
}

/**
 * Shows when the scripts of the page have not run: then nothing on it looks after the age of its
 * data. It comes with the HTML, and the style sheet alone brings it out when its time is over.
 */
export function ScriptsMissing({ afterMs, at }: ScriptsMissingProps) {
  return (
    <div
      style={{ animationDelay: `${afterMs}ms` }}
      className="appears-late pointer-events-none fixed inset-0 z-30 backdrop-grayscale"
    >
      <p
        role="alert"
        className="pointer-events-auto border-b border-line-strong bg-alarm-soft px-4 py-5 text-ink max-sm:pb-10 sm:px-6"
      >
        <strong className="font-semibold">This page is not updating.</strong> Its scripts have not
        run. You see what was true at <Instant at={at} />; nothing is known of now. Reload the page,
        and check that the browser runs its scripts.
      </p>
    </div>
  )
}
