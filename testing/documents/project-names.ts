import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, posix } from 'node:path'
import { listenAddress } from '@/scripts/serve/listen-address.mjs'
import { inProject } from '@/scripts/steps/project.mjs'
import { readConfig } from '@/lib/server/process/env'

/** Made by commands, so not there in a fresh clone. */
const GENERATED = /^(node_modules|\.next|\.kora|bench\/results|test-results|\.env\.local)(\/|$)/

/**
 * Whether the repository has, or a command of it makes, such a file or folder. `*` is any text
 * without a slash; a pattern without a slash names a kind of file, in whichever folder.
 */
export function isProjectPath(named: string): boolean {
  const path = named.replace(/\/$/, '')
  if (GENERATED.test(path)) return true
  if (!path.includes('*')) return projectPaths().includes(path)
  const parts = path.split('*').map((part) => part.replace(/\W/g, '\\$&'))
  const pattern = new RegExp(`^${parts.join('[^/]*')}$`)
  return projectPaths().some((known) => pattern.test(path.includes('/') ? known : basename(known)))
}

/** The scripts of package.json. */
export function npmScripts(): readonly string[] {
  const manifest: unknown = JSON.parse(readFileSync(inProject('package.json'), 'utf8'))
  return isRecord(manifest) && isRecord(manifest.scripts) ? Object.keys(manifest.scripts) : []
}

/** The variables that the cockpit reads as its configuration, found by reading it. */
export function configurationVariables(): readonly string[] {
  const names = new Set<string>()
  const environment = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get: (_, name) => {
        names.add(String(name))
        return undefined
      },
    },
  )
  readConfig(environment)
  listenAddress(environment)
  return [...names].sort()
}

/** Every variable that a source of the repository reads or sets, and every constant it declares. */
export function namesInCapitals(): readonly string[] {
  const pattern = /(?:\benv(?:ironment)?(?:\.|\[')|\bsize\('|\bconst )([A-Z][A-Z0-9_]+)/g
  capitals ??= projectPaths()
    .filter((file) => /\.(tsx?|m?js|py)$/.test(file) && !file.startsWith('testing/documents/'))
    .flatMap((file) => [...readFileSync(inProject(file), 'utf8').matchAll(pattern)])
    .flatMap((match) => match[1] ?? [])
  return [...configurationVariables(), ...capitals]
}

let capitals: readonly string[] | undefined

/** The addresses below /api that a route answers, with `:id` for a part that varies. */
export function apiRoutes(): readonly string[] {
  return projectPaths()
    .filter((file) => /^app\/api\/.*\/route\.ts$/.test(file) && !file.includes('[['))
    .map((file) =>
      dirname(file)
        .slice('app'.length)
        .replaceAll(/\[(\w+)\]/g, ':$1'),
    )
}

/** The names that `npm run bench` knows. */
export function benchNames(): readonly string[] {
  return projectPaths()
    .filter((file) => file.startsWith('bench/') && file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(inProject(file), 'utf8').matchAll(/defineBench\('([a-z-]+)'/g),
    ])
    .flatMap((match) => match[1] ?? [])
}

/** All files and folders, from the root of the repository, without what commands make. */
function projectPaths(): readonly string[] {
  paths ??= pathsBelow('')
  return paths
}

let paths: readonly string[] | undefined

function pathsBelow(folder: string): string[] {
  return readdirSync(inProject(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    if (GENERATED.test(path) || entry.name === '.git') return []
    return entry.isDirectory() ? [path, ...pathsBelow(path)] : [path]
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
