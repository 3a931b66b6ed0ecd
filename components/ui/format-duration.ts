const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `coarse`: one unit (`12 min`); `fine`: two while the larger is small (`2 min 18 s`). */
export type DurationDetail = 'coarse' | 'fine'

function withRest(large: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${large} ${unit}` : `${large} ${unit} ${rest} ${restUnit}`
}

/**
 * `47 s`, `2 min 18 s`, `12 min`, `4 h`, `1 d`. Takes milliseconds; negative ones, from two clocks
 * that differ, read as 0. Rounds down, so that no duration is overstated.
 */
export function formatDuration(ms: number, detail: DurationDetail = 'coarse'): string {
  const length = Math.max(0, ms)
  const count = (unit: number) => Math.floor(length / unit)
  const fine = detail === 'fine'
  if (length < MINUTE) return `${count(SECOND)} s`
  if (length < HOUR) {
    const minutes = count(MINUTE)
    if (!fine || minutes >= 10) return `${minutes} min`
    return withRest(minutes, 'min', Math.floor((length % MINUTE) / SECOND), 's')
  }
  if (length < DAY) {
    const hours = count(HOUR)
    if (!fine || hours >= 10) return `${hours} h`
    return withRest(hours, 'h', Math.floor((length % HOUR) / MINUTE), 'min')
  }
  const days = count(DAY)
  if (!fine || days >= 10) return `${days} d`
  return withRest(days, 'd', Math.floor((length % DAY) / HOUR), 'h')
}

/**
 * `3 s ago`, `in 12 min`. Both are epoch ms. Less than a second ahead reads as `0 s ago`, because
 * the clock ticks once a second.
 */
export function formatRelative(at: number, now: number): string {
  return at - now >= SECOND ? `in ${formatDuration(at - now)}` : `${formatDuration(now - at)} ago`
}
