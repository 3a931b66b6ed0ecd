import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { serveCockpit, type ServedCockpit } from '@/scripts/served-cockpit'
import { ask } from '@/testing/built-app/ask'
import { STATE } from '@/testing/built-app/contract'
import { residentMegabytes } from '@/testing/process/resident-memory'
import { defineBench, size } from '@/bench/define-bench'
import { quantile } from '@/bench/quantile'

interface StrangersOptions {
  /** Connections that are kept open at a time; one that the server ends is opened again. */
  readonly connections: number
  readonly ms: number
  readonly log: (line: string) => void
}

interface StrangersResult {
  readonly connections: number
  /** Connections that strangers opened in all. */
  readonly opened: number
  readonly megabytes: { readonly before: number; readonly most: number; readonly after: number }
  /** What operators asked for meanwhile, and how long it took them. */
  readonly served: number
  readonly failed: number
  readonly p50Ms: number
  readonly p95Ms: number
}

/** `BENCH_CONNECTIONS`, `BENCH_SECONDS`. */
export const strangers = defineBench('strangers', async (log) => {
  const result = await measureStrangers({
    connections: size('BENCH_CONNECTIONS', 1_000),
    ms: size('BENCH_SECONDS', 30) * 1_000,
    log,
  })
  return { result, lines: describeStrangers(result) }
})

const PASSWORD = 'correct horse battery'
const AUTHORIZED = {
  headers: { authorization: `Basic ${btoa(`operator:${PASSWORD}`)}` },
}
const OPERATORS = 4
/** A stranger whose connection was closed comes back after this long. */
const COME_BACK_MS = 200
/** What one stranger sends of a body at most. */
const BODY_BYTES = 9_900_000
const PIECE = Buffer.alloc(65_536, 'x')
/** How long memory may take to fall back. */
const SETTLE_MS = 15_000

/**
 * A crowd without a password beside operators who ask on: a third sends bodies that it announces as
 * 50 MB, a third a head that never ends, a third a body byte by byte. Measures the memory of the
 * cockpit and how long operators wait.
 */
export async function measureStrangers({
  connections,
  ms,
  log,
}: StrangersOptions): Promise<StrangersResult> {
  const cockpit = await serveCockpit({ env: { KORA_ACCESS_PASSWORD: PASSWORD } })
  try {
    await warmUp(cockpit)
    const before = residentMegabytes(cockpit.pid)
    log(`${connections} strangers for ${ms / 1000} s; ${before.toFixed(0)} MB before`)
    const end = performance.now() + ms
    let most = before
    let opened = 0
    const waits: number[] = []
    let failed = 0
    const isOver = () => performance.now() >= end

    const crowd = Array.from({ length: connections }, async (_, index) => {
      while (!isOver()) {
        opened += 1
        await beStranger(cockpit.port, index % 3, isOver)
        await pause(COME_BACK_MS)
      }
    })
    const operators = Array.from({ length: OPERATORS }, async (_, index) => {
      while (!isOver()) {
        const began = performance.now()
        const path = index % 2 === 0 ? STATE : '/'
        const status = await ask(cockpit, path, AUTHORIZED).then(
          (answer) => answer.status,
          () => 0,
        )
        if (status === 200) waits.push(performance.now() - began)
        else failed += 1
        await pause(50)
      }
    })
    const watch = (async () => {
      while (!isOver()) {
        most = Math.max(most, residentMegabytes(cockpit.pid))
        await pause(100)
      }
    })()
    await Promise.all([...crowd, ...operators, watch])
    const after = await settled(cockpit, before)
    const [p50Ms, p95Ms] = [quantile(waits, 0.5), quantile(waits, 0.95)]
    const megabytes = { before, most, after }
    return { connections, opened, megabytes, served: waits.length, failed, p50Ms, p95Ms }
  } finally {
    await cockpit.kill()
  }
}

/** The memory that a page costs does not come from the strangers. */
async function warmUp(cockpit: ServedCockpit): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    await Promise.all(['/', STATE, '/'].map((path) => ask(cockpit, path, AUTHORIZED)))
  }
}

/** The least memory within the time that it may take to fall back. */
async function settled(cockpit: ServedCockpit, before: number): Promise<number> {
  let least = Infinity
  const end = performance.now() + SETTLE_MS
  while (performance.now() < end && least > before) {
    least = Math.min(least, residentMegabytes(cockpit.pid))
    await pause(250)
  }
  return least
}

/** One connection, until the other end, or the run, ends it. */
function beStranger(port: number, kind: number, isOver: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    const timer = setInterval(() => {
      if (isOver()) socket.destroy()
      else if (kind !== 0 && socket.writable) socket.write('x')
    }, 1_000)
    socket.on('data', () => undefined)
    socket.on('error', () => undefined)
    socket.once('close', () => {
      clearInterval(timer)
      resolve()
    })
    if (kind === 1) {
      socket.write('GET / HTTP/1.1\r\nX-Slow: ')
      return
    }
    socket.write('POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 50000000\r\n\r\n')
    if (kind === 0) pour(socket)
  })
}

/** Writes a body as fast as it is taken, up to the most. */
function pour(socket: ReturnType<typeof connect>): void {
  let left = BODY_BYTES
  const more = () => {
    while (left > 0 && socket.writable) {
      left -= PIECE.length
      if (!socket.write(PIECE)) return
    }
  }
  socket.on('drain', more)
  more()
}

/** The result in lines for a reader. */
function describeStrangers(result: StrangersResult): string[] {
  const { connections, opened, megabytes, served, failed, p50Ms, p95Ms } = result
  const { before, most, after } = megabytes
  return [
    `${connections} strangers at a time, ${opened} connections in all`,
    `memory ${before.toFixed(0)} → ${most.toFixed(0)} → ${after.toFixed(0)} MB`,
    `operators: ${served} answers, ${failed} failures, median ${p50Ms.toFixed(0)} ms, p95 ${p95Ms.toFixed(0)} ms`,
  ]
}
