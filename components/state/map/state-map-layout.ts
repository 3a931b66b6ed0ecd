import type { PrimaryState } from '@/lib/domain/state/operational-state'

/** The drawing is 500 × 324 units; in a panel of ordinary width a unit is a pixel. */
export const MAP_WIDTH = 500
export const MAP_HEIGHT = 324
export const BOX_WIDTH = 104
export const BOX_HEIGHT = 38

/** The centre of each box. */
export const BOX_AT: Readonly<Record<PrimaryState, { readonly x: number; readonly y: number }>> = {
  booting: { x: 58, y: 63 },
  ready: { x: 240, y: 63 },
  active: { x: 422, y: 63 },
  paused: { x: 240, y: 178 },
  stopped: { x: 240, y: 290 },
}

export interface MapEdge {
  readonly from: PrimaryState
  readonly to: PrimaryState
  readonly path: string
  /** The tip of the arrow and its direction. */
  readonly tip: {
    readonly x: number
    readonly y: number
    readonly way: 'up' | 'down' | 'left' | 'right'
  }
  /** The centre of the number on the line. */
  readonly badge: { readonly x: number; readonly y: number }
  /**
   * Position of the triggers: `x` by `anchor`, `y` the baseline of the last line (`rise`) or of the
   * first.
   */
  readonly label: {
    readonly x: number
    readonly y: number
    readonly anchor: 'start' | 'middle' | 'end'
    readonly rise: boolean
    /** Characters per line. */
    readonly wrap: number
  }
}

/**
 * Every pair of the transition table. No line crosses another, a box, or the label of a line that
 * can be highlighted together with it: booting and active are beside the column of the other three,
 * and ready → stopped goes around active.
 */
export const MAP_EDGES: readonly MapEdge[] = [
  {
    from: 'booting',
    to: 'ready',
    path: 'M110 63H182',
    tip: { x: 187, y: 63, way: 'right' },
    badge: { x: 134, y: 63 },
    label: { x: 149, y: 49, anchor: 'middle', rise: true, wrap: 12 },
  },
  {
    from: 'booting',
    to: 'booting',
    path: 'M40 44V26Q40 18 48 18H68Q76 18 76 26V38',
    tip: { x: 76, y: 43, way: 'down' },
    badge: { x: 58, y: 18 },
    label: { x: 84, y: 16, anchor: 'start', rise: true, wrap: 26 },
  },
  {
    from: 'booting',
    to: 'stopped',
    path: 'M32 82V282Q32 290 40 290H182',
    tip: { x: 187, y: 290, way: 'right' },
    badge: { x: 32, y: 222 },
    label: { x: 44, y: 282, anchor: 'start', rise: true, wrap: 23 },
  },
  {
    from: 'booting',
    to: 'paused',
    path: 'M84 82V170Q84 178 92 178H182',
    tip: { x: 187, y: 178, way: 'right' },
    badge: { x: 84, y: 100 },
    label: { x: 96, y: 170, anchor: 'start', rise: true, wrap: 16 },
  },
  {
    from: 'ready',
    to: 'active',
    path: 'M292 56H364',
    tip: { x: 369, y: 56, way: 'right' },
    badge: { x: 316, y: 56 },
    label: { x: 334, y: 42, anchor: 'middle', rise: true, wrap: 9 },
  },
  {
    from: 'ready',
    to: 'paused',
    path: 'M228 82V153',
    tip: { x: 228, y: 158, way: 'down' },
    badge: { x: 228, y: 100 },
    label: { x: 217, y: 114, anchor: 'end', rise: false, wrap: 18 },
  },
  {
    from: 'ready',
    to: 'stopped',
    path: 'M240 44V20Q240 12 248 12H484Q492 12 492 20V290Q492 298 484 298H298',
    tip: { x: 293, y: 298, way: 'left' },
    badge: { x: 476, y: 298 },
    label: { x: 304, y: 314, anchor: 'start', rise: false, wrap: 26 },
  },
  {
    from: 'active',
    to: 'ready',
    path: 'M370 70H298',
    tip: { x: 293, y: 70, way: 'left' },
    badge: { x: 346, y: 70 },
    label: { x: 328, y: 92, anchor: 'middle', rise: false, wrap: 9 },
  },
  {
    from: 'active',
    to: 'paused',
    path: 'M396 82V170Q396 178 388 178H298',
    tip: { x: 293, y: 178, way: 'left' },
    badge: { x: 396, y: 104 },
    label: { x: 384, y: 170, anchor: 'end', rise: true, wrap: 16 },
  },
  {
    from: 'active',
    to: 'stopped',
    path: 'M448 82V274Q448 282 440 282H298',
    tip: { x: 293, y: 282, way: 'left' },
    badge: { x: 448, y: 222 },
    label: { x: 436, y: 274, anchor: 'end', rise: true, wrap: 26 },
  },
  {
    from: 'paused',
    to: 'ready',
    path: 'M252 159V88',
    tip: { x: 252, y: 83, way: 'up' },
    badge: { x: 252, y: 144 },
    label: { x: 262, y: 108, anchor: 'start', rise: false, wrap: 21 },
  },
  {
    from: 'paused',
    to: 'stopped',
    path: 'M240 197V265',
    tip: { x: 240, y: 270, way: 'down' },
    badge: { x: 240, y: 212 },
    label: { x: 250, y: 236, anchor: 'start', rise: false, wrap: 26 },
  },
]
