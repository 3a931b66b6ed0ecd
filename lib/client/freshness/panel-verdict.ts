/** What a panel may claim about what it shows (SPEC 9). Pure: no clock, no network, no React. */

export type LiveMark = 'live' | 'polling' | 'stale' | 'offline' | 'sample' | 'unknown'

/** From the highest precedence to the lowest; one banner a panel. */
export type BannerKind =
  'offline' | 'read-error' | 'uninitialized' | 'runtime-silent' | 'stale' | 'stub'

/**
 * - `live`: fresh data
 * - `last-live`: what was true at its time, dimmed
 * - `sample`: invented rows of the cold stub
 * - `nothing`: no live data has ever come, and something is wrong
 * - `skeleton`: nothing has come yet, and nothing is wrong yet
 */
export type PanelShows = 'live' | 'last-live' | 'sample' | 'nothing' | 'skeleton'

export interface PanelVerdict {
  readonly mark: LiveMark
  readonly banner: BannerKind | null
  readonly shows: PanelShows
  /** Age of the data in milliseconds by the substrate's clock; null where there is no data. */
  readonly ageMs: number | null
}
