import { splitVisible } from './split-visible'

/**
 * Untrusted text with its own direction, which no translator may change; characters that would be
 * invisible are shown, see `splitVisible`.
 */
export function VisibleText({ text }: { text: string }) {
  return (
    <bdi dir="auto" translate="no">
      {splitVisible(text).map((piece, index) =>
        piece.kind === 'text' ? (
          piece.text
        ) : (
          <span
            key={index}
            dir="ltr"
            className="mx-px rounded-sm bg-unknown-soft px-1 font-mono text-2xs text-unknown [unicode-bidi:isolate]"
          >
            {piece.count === 1 ? piece.label : `${piece.label} × ${piece.count}`}
          </span>
        ),
      )}
    </bdi>
  )
}
