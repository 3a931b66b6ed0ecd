/** `1,234,567`: a count that a reader can take in. The same on the server and in every browser. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
