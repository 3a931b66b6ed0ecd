import type { ReadFigures } from './measure-reads'
import type { ScaleFigures, ScaleResult } from './scale-result'
import { COCKPITS, RATE, type WorkSpeed } from './under-work/under-work'

/** The result for a reader. */
export function scaleLines({ postgres, method, size, versions }: ScaleResult): string[] {
  return [
    `postgres: ${postgres}`,
    `method: ${method}`,
    `${size.tickets} tickets and ${size.events} events`,
    ...versions.flatMap((figures) =>
      linesOf(figures).map((line) => (versions.length > 1 ? `${figures.version}: ${line}` : line)),
    ),
  ]
}

function linesOf(figures: ScaleFigures): string[] {
  const { seedSeconds, inDatabase, onWire, growth, verify, firstPaint, underWork } = figures
  const { worst } = underWork
  return [
    `seeded in ${seedSeconds.toFixed(0)} s`,
    ...inDatabase.map((read, index) => lineOf(read, onWire[index])),
    ...growth.flatMap(({ tickets, fewer, all, times }) => [
      `among ${tickets.toLocaleString('en')} tickets: ${lineOf(fewer)}`,
      `among all, by turns: ${lineOf(all)}; growth ${times.toFixed(2)}×${verdict(times, 3)}`,
    ]),
    `verify: ${verify.events} events in ${verify.seconds.toFixed(1)} s, ${verify.secondsPerMillion.toFixed(1)} s a million${verdict(verify.secondsPerMillion, 30)}`,
    `first paint with ${firstPaint.rows} rows of tickets: median ${ms(firstPaint.paintedMs.median)} of ${firstPaint.loads} cold loads, at most ${ms(firstPaint.paintedMs.max)}${verdict(firstPaint.paintedMs.median, 1_000)}`,
    `work paced at ${RATE}/s: ${speedLine(underWork.paced)}; goal 10 %`,
    `work at full speed: ${speedLine(underWork.atFullSpeed)}`,
    ...underWork.reads.map(
      (read) => `under work, ${lineOf({ ...read, goalMs: null })}; ${read.times.toFixed(2)}×`,
    ),
    `most slowed down under work, by medians: ${worst.name}, ${worst.times.toFixed(2)}×${verdict(worst.times, 2)}`,
  ]
}

function speedLine({ alone, withCockpits }: WorkSpeed): string {
  const less = ((1 - withCockpits / alone) * 100).toFixed(1)
  return `alone ${alone.toFixed(1)}/s, with ${COCKPITS} cockpits ${withCockpits.toFixed(1)}/s (${less} % less)`
}

function lineOf({ name, goalMs, median, p95 }: ReadFigures, wire?: ReadFigures): string {
  const there = wire === undefined ? '' : `; with the way ${ms(wire.median)}, ${ms(wire.p95)}`
  return `${name}: median ${ms(median)}, p95 ${ms(p95)}${verdict(p95, goalMs)}${there}`
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`
}

function verdict(value: number, goal: number | null): string {
  if (goal === null) return ''
  return value <= goal ? ` (goal ${goal}: met)` : ` (goal ${goal}: MISSED)`
}
