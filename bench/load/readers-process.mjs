import { Agent, get } from 'node:http'

// Readers in a process of their own: so many at a time, each asks again as soon as it is answered.
// Argument: {"port", "paths", "readers", "ms"} as JSON; prints what came of it as JSON.

/** @type {{ port: number, paths: string[], readers: number, ms: number }} */
const { port, paths, readers, ms } = JSON.parse(process.argv[2] ?? '')
const agent = new Agent({ keepAlive: true, maxSockets: readers })
const until = performance.now() + ms
/** @type {Record<string, number>} */
const answers = {}
/** @type {number[]} */
const waitsMs = []

/** @param {string} answer */
const count = (answer) => {
  answers[answer] = (answers[answer] ?? 0) + 1
}

/** @param {string} path @returns {Promise<void>} */
const ask = (path) =>
  new Promise((resolve) => {
    const began = performance.now()
    const request = get({ host: '127.0.0.1', port, path, agent }, (response) => {
      response.resume()
      response.once('end', () => {
        count(String(response.statusCode))
        waitsMs.push(performance.now() - began)
      })
      response.once('close', resolve)
    })
    request.once('error', ({ message }) => {
      count(message)
      // A reader that is refused its connection is no faster than the others.
      setTimeout(resolve, 100)
    })
  })

const crowd = Array.from({ length: readers }, async (_, reader) => {
  for (let round = 0; performance.now() < until; round += 1) {
    await ask(paths[(reader + round) % paths.length] ?? '/')
  }
})
// What is under way at the end is cut off: an export may take longer than the whole case.
const end = new Promise((resolve) => setTimeout(resolve, ms))
await Promise.race([Promise.all(crowd), end])
process.stdout.write(JSON.stringify({ answers, waitsMs }), () => process.exit(0))
