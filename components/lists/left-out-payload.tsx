interface SentPayload {
  readonly payload?: unknown
  readonly payload_bytes: number
}

/** Whether a payload is not here because it is too large; `null` itself has four bytes. */
export function isLeftOut({ payload, payload_bytes }: SentPayload): boolean {
  return (payload ?? null) === null && payload_bytes > 4
}

/** In place of a payload that is not here. */
export function LeftOutPayload({ bytes }: { bytes: number }) {
  return (
    <p className="mt-3 text-sm text-attention">
      The payload holds {bytes} bytes: too many for this page.
    </p>
  )
}
