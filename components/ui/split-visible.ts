/** Text as it is, or an invisible character, `count` times in a row. */
export type VisiblePiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'hidden'; readonly label: string; readonly count: number }

// Controls, format characters (bidi, zero width, tags), separators, lone surrogates, and letters
// that Unicode draws as nothing.
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u2800\u3164\uFFA0]/u

const JOINER = /^[\u200C\u200D]$/
const EMOJI_SIDE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]/u
/** Scripts whose spelling needs joiners. */
const JOINING_LETTER =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}]/u

function isOrdinaryJoiner(character: string, before = '', after = ''): boolean {
  if (!JOINER.test(character)) return false
  if (EMOJI_SIDE.test(before) && EMOJI_SIDE.test(after)) return true
  return JOINING_LETTER.test(before) && JOINING_LETTER.test(after)
}

/** Names of the control characters below space; many fonts have no pictures for them. */
const CONTROL_NAMES =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  )

/** `ESC` or `LF` where a control has a name, else `U+202E`. */
function labelOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return CONTROL_NAMES[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

/**
 * Splits untrusted text so that nothing in it acts unseen (SPEC 11): control, bidirectional and
 * zero-width characters become pieces of their own. Keeps joiners that a script or an emoji needs.
 * Blank text is hidden as a whole.
 */
export function splitVisible(text: string): readonly VisiblePiece[] {
  const blank = text.trim() === ''
  const characters = Array.from(text)
  const pieces: VisiblePiece[] = []
  characters.forEach((character, index) => {
    const hidden =
      (blank || HIDDEN.test(character)) &&
      !isOrdinaryJoiner(character, characters[index - 1], characters[index + 1])
    const last = pieces.at(-1)
    if (!hidden) {
      if (last?.kind === 'text') {
        pieces[pieces.length - 1] = { kind: 'text', text: last.text + character }
      } else pieces.push({ kind: 'text', text: character })
      return
    }
    const label = labelOf(character)
    if (last?.kind === 'hidden' && last.label === label) {
      pieces[pieces.length - 1] = { kind: 'hidden', label, count: last.count + 1 }
    } else pieces.push({ kind: 'hidden', label, count: 1 })
  })
  return pieces
}

/**
 * The same as plain text, for places that hold no markup (an option, a label, a title):
 * `safe[U+202E]gnp.exe`.
 */
export function visiblePlain(text: string): string {
  return splitVisible(text)
    .map((piece) => {
      if (piece.kind === 'text') return piece.text
      return piece.count === 1 ? `[${piece.label}]` : `[${piece.label} × ${piece.count}]`
    })
    .join('')
}
