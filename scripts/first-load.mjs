import { readFile } from 'node:fs/promises'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { spawn } from 'node:child_process'
import { freePort } from './process/ports.mjs'
import { inProject, projectRoot, runMain, UserError } from './steps/project.mjs'
import { runCommand } from './steps/run-command.mjs'

// `npm run first-load`: the JavaScript that a browser loads before anything is clicked, of the
// cockpit and of an empty page of the same Next.js, both gzipped; fails when the first is more
// than the budget above the second (DESIGN.md, Parts).

const BUDGETS_KB = {
  '/': 60,
  '/sea-tickets': 90,
  '/sea-tickets/00000000-0000-4000-8000-000000000000': 90,
  '/operational-state': 90,
  '/chain-events': 90,
  '/activity': 90,
}
const EMPTY = inProject('.kora', 'empty-page')

/** An app with one page and nothing on it, beside our own packages. */
async function makeEmptyApp() {
  await rm(EMPTY, { recursive: true, force: true })
  await mkdir(join(EMPTY, 'app'), { recursive: true })
  await symlink(inProject('node_modules'), join(EMPTY, 'node_modules'), 'dir')
  const layout =
    'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html> }\n'
  const page =
    "export const dynamic = 'force-dynamic'\nexport default function Page() { return null }\n"
  const config = `export default { outputFileTracingRoot: ${JSON.stringify(projectRoot)}, turbopack: { root: ${JSON.stringify(projectRoot)} } }\n`
  await writeFile(join(EMPTY, 'app', 'layout.jsx'), layout)
  await writeFile(join(EMPTY, 'app', 'page.jsx'), page)
  await writeFile(join(EMPTY, 'next.config.mjs'), config)
  await writeFile(join(EMPTY, 'package.json'), '{ "private": true, "type": "module" }\n')
}

/**
 * The scripts that the HTML of each served page names, gzipped: bytes by path.
 * @param {string[]} command what serves the pages; it is given PORT
 * @param {string} staticFolder where `/_next/static` lies on disk
 * @param {readonly string[]} paths
 */
async function firstLoadBytes(command, staticFolder, paths) {
  const port = await freePort()
  const [program = '', ...args] = command
  const server = spawn(program, args, {
    cwd: projectRoot,
    env: { ...process.env, DATABASE_URL: '', PORT: String(port), HOST: '127.0.0.1' },
    stdio: 'ignore',
  })
  try {
    /** @type {Map<string, number>} */
    const bytes = new Map()
    for (const path of paths) {
      const html = await fetchWhenUp(`http://127.0.0.1:${port}${path}`)
      bytes.set(path, await scriptBytes(html, staticFolder))
    }
    return bytes
  } finally {
    server.kill('SIGTERM')
  }
}

/**
 * @param {string} html
 * @param {string} staticFolder
 */
async function scriptBytes(html, staticFolder) {
  const names = [
    ...html
      .replaceAll(/<script[^>]*nomodule[^>]*>/gi, '')
      .matchAll(/<script[^>]*\ssrc="\/_next\/static\/([^"?]+\.js)/g),
  ]
  const scripts = [...new Set(names.map(([, name = '']) => decodeURIComponent(name)))]
  const sizes = await Promise.all(
    scripts.map(async (name) => gzipSync(await readFile(join(staticFolder, name))).length),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** @param {string} url */
async function fetchWhenUp(url) {
  const until = Date.now() + 30_000
  for (;;) {
    try {
      const response = await fetch(url)
      // A ticket that does not exist is a page too.
      if (response.ok || response.status === 404) return await response.text()
    } catch (error) {
      if (Date.now() > until) throw error
    }
    if (Date.now() > until) throw new UserError(`${url} did not answer with a page in 30 s.`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

await runMain(async () => {
  await makeEmptyApp()
  const next = inProject('node_modules', 'next', 'dist', 'bin', 'next')
  let words = ''
  const code = await runCommand(process.execPath, [next, 'build', EMPTY], {
    onOutput: (text) => {
      words += text
    },
  })
  if (code !== 0) throw new UserError(`The empty page could not be built.\n${words}`)
  const empty = await firstLoadBytes(
    [
      process.execPath,
      '-e',
      `process.argv[1]=${JSON.stringify(next)};process.argv.push('start',${JSON.stringify(EMPTY)},'-p',process.env.PORT);import(${JSON.stringify(next)})`,
      'next',
    ],
    join(EMPTY, '.next', 'static'),
    ['/'],
  )
  const pages = await firstLoadBytes(
    [process.execPath, inProject('scripts', 'serve.mjs')],
    inProject('.next', 'standalone', '.next', 'static'),
    Object.keys(BUDGETS_KB),
  )
  const floor = empty.get('/') ?? 0
  console.log(`empty page: ${kb(floor)} kB gzip`)
  const over = []
  for (const [path, budget] of Object.entries(BUDGETS_KB)) {
    const all = pages.get(path) ?? Infinity
    const above = all - floor
    console.log(`${path}: ${kb(all)} kB gzip, ${kb(above)} above empty (budget ${budget} kB)`)
    if (above > budget * 1000) over.push(path)
  }
  if (over.length > 0) throw new UserError(`Over its budget: ${over.join(', ')}`)
})

/** @param {number} bytes */
function kb(bytes) {
  return (bytes / 1000).toFixed(1)
}
