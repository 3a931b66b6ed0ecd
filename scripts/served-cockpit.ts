import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './process/ports.mjs'
import { projectRoot } from './steps/project.mjs'

/** The built cockpit as a process of its own. */
export interface ServedCockpit {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Every line that it wrote so far, to either output. */
  readonly logs: readonly string[]
  /** Resolves with the exit code, or the name of the signal that ended it. */
  readonly exited: Promise<number | string>
  /** Asks it to leave (SIGTERM) and waits until it has; fails when it does not within 15 s. */
  stop(): Promise<number | string>
  /** Ends it at once (SIGKILL). */
  kill(): Promise<void>
  /** Freezes the whole process: its sockets stay open and silent. */
  suspend(): void
  resume(): void
}

/** What serves a build, below its checkout. */
const SCRIPTS = {
  serve: join('scripts', 'serve.mjs'),
  next: join('.next', 'standalone', 'server.js'),
  start: join('node_modules', 'next', 'dist', 'bin', 'next'),
}
const START_LIMIT_MS = 60_000
const STOP_LIMIT_MS = 15_000

/**
 * Serves the last build (`npm run build`) on 127.0.0.1 until the test, or its process, ends.
 * @param options `env` is all the server sees, but for `PATH`; `port` is a free one by default;
 *   `by: 'next'` leaves out everything of ours around the built handlers, as other hosts do, and so
 *   does `by: 'start'`, which is `next start`; `preload` is a module that runs before the server;
 *   `root` is another checkout, whose build is served
 * @throws with the server's own lines when it ends, or does not answer, instead of starting
 */
export async function serveCockpit(options: {
  env: Readonly<Record<string, string>>
  port?: number
  by?: keyof typeof SCRIPTS
  root?: string
  preload?: string
}): Promise<ServedCockpit> {
  const port = options.port ?? (await freePort())
  const root = options.root ?? projectRoot
  const script = join(root, SCRIPTS[options.by ?? 'serve'])
  const parts = [
    ...(options.preload === undefined ? [] : [`--import=${options.preload}`]),
    script,
    ...(options.by === 'start' ? ['start', root] : []),
  ]
  const child = spawn(process.execPath, parts, {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      ...(options.by === 'next' ? { HOSTNAME: '127.0.0.1', NEXT_MANUAL_SIG_HANDLE: '1' } : {}),
      PORT: String(port),
      ...options.env,
    },
    // The channel ends the server when the process that runs the tests is killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const logs: string[] = []
  for (const stream of [child.stdout, child.stderr]) if (stream) collectLines(stream, logs)
  const exited = new Promise<number | string>((resolve) => {
    child.once('error', (error) => {
      resolve(error.message)
    })
    child.once('close', (code, signal) => {
      resolve(code ?? signal ?? 'unknown')
    })
  })

  const url = `http://127.0.0.1:${String(port)}`
  const ended = exited.then((reason) => `it ended (${String(reason)})`)
  const failure = await Promise.race([ended, untilAnswering(url, child)])
  if (failure !== null) {
    child.kill('SIGKILL')
    throw new Error(`The cockpit did not start: ${failure}\n${logs.join('\n')}`)
  }

  return {
    url,
    port,
    pid: child.pid ?? 0,
    logs,
    exited,
    stop: async () => {
      child.kill('SIGTERM')
      const late = pause(STOP_LIMIT_MS, null, { ref: false })
      const reason = await Promise.race([exited, late])
      if (reason !== null) return reason
      child.kill('SIGKILL')
      throw new Error(`The cockpit does not leave on SIGTERM.\n${logs.slice(-20).join('\n')}`)
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
    suspend: () => {
      child.kill('SIGSTOP')
    },
    resume: () => {
      child.kill('SIGCONT')
    },
  }
}

/** Null as soon as the server answers, else what went wrong. */
async function untilAnswering(
  url: string,
  child: { readonly exitCode: number | null },
): Promise<string | null> {
  const deadline = Date.now() + START_LIMIT_MS
  while (child.exitCode === null && Date.now() < deadline) {
    const signal = AbortSignal.timeout(2_000)
    const live = await fetch(`${url}/api/health/live`, { signal }).catch(() => null)
    if (live?.ok) return null
    await pause(50)
  }
  return 'it does not answer'
}

function collectLines(stream: NodeJS.ReadableStream, lines: string[]): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
  })
  stream.once('end', () => {
    if (rest !== '') lines.push(rest)
  })
}
