import 'server-only'

/** The greppable tags of SPEC 6, and those of later parts. */
export type LogTag =
  | '[kora.boot]'
  | '[kora.operational_state]'
  | '[kora.operational_state.wire_in]'
  | '[assigned_sea_tickets]'
  | '[sea_ticket_poller]'
  | '[kora.access]'
  | '[kora.read]'

export type LogLevel = 'info' | 'warn' | 'error'

/** Where log lines go; tests collect them instead of printing. */
export type LogSink = (level: LogLevel, line: string) => void

const toConsole: LogSink = (level, line) => {
  // One of three methods by name; the rule only sees that the name is computed.
  // eslint-disable-next-line no-console
  console[level](line)
}

export interface Log {
  info(tag: LogTag, message: string): void
  warn(tag: LogTag, message: string): void
  error(tag: LogTag, message: string): void
}

/** A password inside a connection address, as a driver's message may repeat it; it may hold an @. */
const CREDENTIALS_IN_ADDRESS = /(\w+:\/\/[^:/\s]*):\S*@/g
const PASSWORD_IN_QUERY = /([?&]password=)[^&\s]*/gi
const LINE_BREAK = /\s*[\n\r\u2028\u2029]\s*/g

/** One event, one line: a log that is read at 3 a.m. must survive grep. */
function toLine(tag: LogTag, message: string): string {
  const safe = message
    .replaceAll(CREDENTIALS_IN_ADDRESS, '$1:…@')
    .replaceAll(PASSWORD_IN_QUERY, '$1…')
    .replaceAll(LINE_BREAK, ' ⏎ ')
  return `${tag} ${safe}`
}

/** A log that writes tagged single lines without credentials to `sink` (default: the console). */
export function createLog(sink: LogSink = toConsole): Log {
  const at = (level: LogLevel) => (tag: LogTag, message: string) => {
    sink(level, toLine(tag, message))
  }
  return { info: at('info'), warn: at('warn'), error: at('error') }
}
