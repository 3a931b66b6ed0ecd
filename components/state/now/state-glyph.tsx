import type { ShownState } from './state-style'

function shapeOf(state: ShownState) {
  switch (state) {
    case 'active':
      return <circle cx="10" cy="10" r="6" fill="currentColor" />
    case 'ready':
      return (
        <>
          <circle cx="10" cy="10" r="6" fill="none" stroke="currentColor" strokeWidth="2" />
          <circle cx="10" cy="10" r="2.5" fill="currentColor" />
        </>
      )
    case 'booting':
      return (
        <path
          d="M10 4a6 6 0 1 1-6 6"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.5"
          strokeLinecap="round"
        />
      )
    case 'paused':
      return <path d="M5.5 4h3v12h-3zM11.5 4h3v12h-3z" fill="currentColor" />
    case 'stopped':
      return <rect x="4.5" y="4.5" width="11" height="11" rx="1.5" fill="currentColor" />
    case 'unknown':
      return (
        <circle
          cx="10"
          cy="10"
          r="6"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeDasharray="3.1 1.6"
        />
      )
    default:
      return state satisfies never
  }
}

/** The symbol of a state, each with its own shape; unknown is a broken ring. */
export function StateGlyph({ state, size = 16 }: { state: ShownState; size?: number }) {
  return (
    <svg viewBox="0 0 20 20" width={size} height={size} aria-hidden="true" className="shrink-0">
      {shapeOf(state)}
    </svg>
  )
}
