import { Instant } from '@/components/ui/instant'

interface ScriptsMissingProps {
  /** How long to wait for the scripts; milliseconds. */
  readonly afterMs: number
  /** Time of the data in the HTML; epoch ms. */
  readonly at: number
}

/**
 * Shows when the page's scripts have not run, because then nothing checks the age of its data. Part
 * of the HTML: CSS alone reveals it after the delay.
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
