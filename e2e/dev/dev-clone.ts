import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '@/scripts/process/ports.mjs'
import { rootSources } from '@/scripts/steps/build.mjs'
import { isInstalled } from '@/scripts/steps/install.mjs'
import { inProject, projectRoot } from '@/scripts/steps/project.mjs'

const FOLDERS = ['app', 'components', 'lib', 'public', 'scripts']
/** A copy of the sources in which `npm run dev` runs and files may be edited. */
export interface DevClone {
  readonly folder: string
  readonly url: string
  readonly port: number
  readonly pid: number
  /** All that was written to the terminal so far. */
  readonly output: () => string
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>
  /** Replaces a text that the file must hold; gives the function that takes it back. */
  edit(path: string, change: { from: string; to: string }): Promise<() => Promise<void>>
  pressCtrlC(): void
  remove(): Promise<void>
}

/** Copies the sources below this clone, where its packages can be used, and runs them. */
export async function openDevClone(): Promise<DevClone> {
  if (!isInstalled()) throw new Error('The packages are not those of package-lock.json: npm ci')
  await mkdir(inProject('.kora'), { recursive: true })
  const folder = await mkdtemp(inProject('.kora', 'dev-clone-'))
  for (const name of [...FOLDERS, 'package.json', ...rootSources()]) {
    await cp(inProject(name), join(folder, name), { recursive: true })
  }
  await symlink(inProject('node_modules'), join(folder, 'node_modules'), 'dir')
  await allowPackagesOf(projectRoot, folder)

  const port = await freePort()
  const child = spawn(process.execPath, [join(folder, 'scripts', 'dev.mjs')], {
    cwd: folder,
    // A process group of its own, as a terminal gives it.
    detached: true,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'development',
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => written.push(text))
  }
  const pid = child.pid ?? 0
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    folder,
    url: `http://127.0.0.1:${port}`,
    port,
    pid,
    output: () => written.join(''),
    exited,
    edit: async (path, { from, to }) => {
      const file = join(folder, path)
      const text = await readFile(file, 'utf8')
      if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`)
      await writeFile(file, text.replace(from, to))
      return () => writeFile(file, text)
    },
    pressCtrlC: () => {
      process.kill(-pid, 'SIGINT')
    },
    remove: async () => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGTERM')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Turbopack reads nothing outside its root, and the packages lie in ours. */
async function allowPackagesOf(root: string, folder: string): Promise<void> {
  const file = join(folder, 'next.config.js')
  const config = await readFile(file, 'utf8')
  const own = 'dirname(fileURLToPath(import.meta.url))'
  if (!config.includes(own)) throw new Error(`next.config.js does not say: ${own}`)
  await writeFile(file, config.replace(own, JSON.stringify(root)))
}
