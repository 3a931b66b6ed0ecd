interface SentPayload {
  readonly payload: string | null
  readonly payload_bytes: number
}

/** Whether the server left the payload out for its size; the JSON `null` has four bytes. */
export function isLeftOut({ payload, payload_bytes }: SentPayload): boolean {
  return payload === null && payload_bytes > 4
}

/** Shown in place of a payload that was left out. */
export function LeftOutPayload({ bytes }: { bytes: number }) {
  return (
    <p className="mt-3 text-sm text-attention">
      The payload holds {bytes} bytes: too many for this page.
    </p>
  )
}
