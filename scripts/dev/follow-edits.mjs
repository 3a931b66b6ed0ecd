import { relative, sep } from 'node:path'
import { watch } from 'chokidar'
import { inProject, projectRoot } from '../steps/project.mjs'

/** What is read once, when the process starts. */
const RESTARTS = /^(next\.config\.js|instrumentation\.ts|\.env(\.development)?(\.local)?)$/
const TEST = /\.test\.tsx?$/

/**
 * Follows the edits of whatever the runtime is made of, and of what only a new process reads.
 * @param {object} options
 * @param {(path: string) => void} options.onEdit a file below `lib`, its path below the clone
 * @param {(path: string) => void} options.onRestart
 */
export function followEdits({ onEdit, onRestart }) {
  const lib = inProject('lib')
  const watcher = watch(projectRoot, {
    ignoreInitial: true,
    ignored: (path) => {
      if (path === projectRoot || path === lib) return false
      if (path.startsWith(lib + sep)) return TEST.test(path)
      return !RESTARTS.test(relative(projectRoot, path))
    },
  })
  watcher.on('all', (_event, path) => {
    const name = relative(projectRoot, path)
    if (RESTARTS.test(name)) onRestart(name)
    else onEdit(name)
  })
}
