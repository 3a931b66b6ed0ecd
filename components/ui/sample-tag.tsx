/** Marks sample data, so that it is not mistaken for real tickets (SPEC 8, 9). */
export function SampleTag() {
  return (
    <span className="inline-block rounded-sm border border-dashed border-line-strong bg-surface px-1 text-2xs font-semibold tracking-wide text-ink-soft uppercase">
      sample
    </span>
  )
}
