import 'server-only'

/** Leads a browser on by GET, whatever it asked. */
export function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } })
}
