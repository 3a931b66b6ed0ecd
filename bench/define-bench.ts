/** What one run measured: for a program (`bench/results/<name>.json`) and for a reader. */
export interface Measured {
  readonly result: object
  readonly lines: readonly string[]
}

export type Log = (line: string) => void

/** A measurement of this machine: `npm run bench -- <name>`. */
export interface Bench {
  readonly name: string
  /** Measures; `log` reports the progress. */
  readonly measure: (log: Log) => Promise<Measured>
}

export function defineBench(name: string, measure: Bench['measure']): Bench {
  return { name, measure }
}

/** A size of a run: the variable `name` (`BENCH_…`), or `usual` where it is not set. */
export function size(name: string, usual: number): number {
  const value = Number(process.env[name] ?? usual)
  if (!Number.isFinite(value) || value <= 0) {
    throw new Error(`${name} is ${String(process.env[name])}. It may hold a number above zero.`)
  }
  return value
}
