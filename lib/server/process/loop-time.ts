import 'server-only'

/** A stall of the event loop counts as so much at most, ms. */
const SLICE_MS = 250

/**
 * The value of `value`; rejects with `message` when it takes longer than `ms` of the time in which
 * the event loop runs. A plain timer that is due after a stall fires before the sockets are read,
 * and would take an answer that has arrived for a missing one: here the stall itself hardly counts,
 * and pending input is read once more before the verdict. A wait that is really over is still found
 * after `ms` and the length of the stall.
 */
export async function inLoopTime<Value>(
  value: Promise<Value>,
  ms: number,
  message: string,
): Promise<Value> {
  let left = ms
  let timer: NodeJS.Timeout | undefined
  let verdict: NodeJS.Immediate | undefined
  const over = new Promise<never>((_resolve, reject) => {
    const next = () => {
      const slice = Math.min(left, SLICE_MS)
      timer = setTimeout(() => {
        left -= slice
        if (left > 0) next()
        else verdict = setImmediate(() => reject(new Error(message)))
      }, slice)
    }
    next()
  })
  try {
    return await Promise.race([value, over])
  } finally {
    clearTimeout(timer)
    clearImmediate(verdict)
  }
}
