import type { FirstPaint } from './first-paint'
import type { Growth } from './growth'
import type { VerifyFigures } from './log-reads'
import type { ReadFigures } from './measure-reads'
import type { ScaleSize } from './scale-database'
import type { UnderWork } from './under-work/under-work'

/** What was measured of one version. */
export interface ScaleFigures {
  readonly version: string
  readonly seedSeconds: number
  /** As timed by the database itself; `select 1` comes first. */
  readonly inDatabase: readonly ReadFigures[]
  /** The same reads with the way there and back. */
  readonly onWire: readonly ReadFigures[]
  readonly growth: readonly Growth[]
  readonly verify: VerifyFigures
  readonly firstPaint: FirstPaint
  readonly underWork: UnderWork
}

export interface ScaleResult {
  readonly method: string
  readonly postgres: string
  readonly size: ScaleSize
  readonly versions: readonly ScaleFigures[]
}
