import 'server-only'

/** How a request arrived, as the development server tells it: `direct` or `proxied`. */
export const ARRIVAL_HEADER = 'x-kora-arrival'

/** What a proxy says of whom it asks for; `_` stands for `-` in some that rewrite names. */
const OF_A_PROXY = /^(?:forwarded|via|x-forwarded-.*|x-real-ip)$/

/** Whether a header is one that a proxy adds. */
export function isOfProxy(name: string): boolean {
  return OF_A_PROXY.test(name.toLowerCase().replaceAll('_', '-'))
}

/** Whether no proxy says that it stands between: behind one on this machine, everybody is loopback. */
export function arrivedDirectly(headers: { keys(): Iterable<string> }): boolean {
  for (const name of headers.keys()) if (isOfProxy(name)) return false
  return true
}
