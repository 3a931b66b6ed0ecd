import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { RunUser } from '@/scripts/embedded/run-user'

/** A server program of this machine that runs as a child, and ends with this process. */
export interface Program {
  /** What it wrote, to either output. */
  readonly lines: readonly string[]
  readonly isRunning: boolean
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
  signal(signal: NodeJS.Signals): void
  /** Sends the signal and waits for the end; SIGKILL where that takes ten seconds. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

interface ProgramOptions {
  readonly args: readonly string[]
  /** Null: as ourselves. */
  readonly user: RunUser | null
  readonly folder: string
}

const PATIENCE_MS = 10_000
const running = new Set<() => void>()
process.once('exit', () => {
  for (const kill of running) kill()
})

/** Where Debian keeps what only an administrator starts. */
const ELSEWHERE = ['/usr/sbin', '/usr/local/sbin']

/** The path of a program of this machine, or null. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...ELSEWHERE]
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null
}

export function startProgram(path: string, { args, user, folder }: ProgramOptions): Program {
  const child = spawn(path, args, {
    cwd: folder,
    env: { NODE_ENV: 'test', PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(user && { uid: user.uid, gid: user.gid }),
  })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => lines.push(...text.split('\n').filter((line) => line)))
  }
  const kill = () => child.kill('SIGKILL')
  running.add(kill)
  let isRunning = true
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      isRunning = false
      running.delete(kill)
      resolve()
    }
    child.once('error', (error) => {
      lines.push(error.message)
      end()
    })
    child.once('close', end)
  })
  return {
    lines,
    ended,
    get isRunning() {
      return isRunning
    },
    signal: (signal) => void child.kill(signal),
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      const timer = setTimeout(kill, PATIENCE_MS)
      await ended
      clearTimeout(timer)
    },
  }
}

/** Runs a program to its end. Throws with what it wrote when it fails. */
export async function runProgram(path: string, options: ProgramOptions): Promise<void> {
  const child = spawn(path, options.args, {
    cwd: options.folder,
    env: { NODE_ENV: 'test', PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.user && { uid: options.user.uid, gid: options.user.gid }),
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`${path} ended with ${String(code)}: ${text}`)
}
