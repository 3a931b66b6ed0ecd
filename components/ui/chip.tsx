import type { ReactNode } from 'react'
import type { Tone } from './tone'

/** A short label with a tone. The words carry the meaning, so colour is never its only sign. */
export function Chip({ tone, children }: { tone?: Tone; children: ReactNode }) {
  return <span className={tone === undefined ? 'chip' : `chip ${tone}`}>{children}</span>
}
