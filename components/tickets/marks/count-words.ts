import { grouped } from './grouped'

/** A count; a zero that is not known to hold now is told as one of its time (SPEC 9). */
export function countWords(count: number, live: boolean): string {
  return count === 0 && !live ? 'none then' : grouped(count)
}
