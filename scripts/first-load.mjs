import { readFile } from 'node:fs/promises'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { spawn } from 'node:child_process'
import { freePort } from './ports.mjs'
import { inProject, projectRoot, runMain, UserError } from './steps/project.mjs'
import { runCommand } from './steps/run-command.mjs'

// `npm run first-load`: the JavaScript that a browser loads before anything is clicked, of the
// cockpit and of an empty page of the same Next.js, both gzipped; fails when the first is more
// than the budget above the second (DESIGN.md, Parts).

const BUDGET_KB = 55
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
 * The scripts that the HTML of a served page names, gzipped.
 * @param {string[]} command what serves the page; it is given PORT
 * @param {string} staticFolder where `/_next/static` lies on disk
 */
async function firstLoadBytes(command, staticFolder) {
  const port = await freePort()
  const [program = '', ...args] = command
  const server = spawn(program, args, {
    cwd: projectRoot,
    env: { ...process.env, DATABASE_URL: '', PORT: String(port), HOST: '127.0.0.1' },
    stdio: 'ignore',
  })
  try {
    const html = await fetchWhenUp(`http://127.0.0.1:${port}/`)
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
  } finally {
    server.kill('SIGTERM')
  }
}

/** @param {string} url */
async function fetchWhenUp(url) {
  const until = Date.now() + 30_000
  for (;;) {
    try {
      const response = await fetch(url)
      if (response.ok) return await response.text()
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
  )
  const cockpit = await firstLoadBytes(
    [process.execPath, inProject('scripts', 'serve.mjs')],
    inProject('.next', 'standalone', '.next', 'static'),
  )
  const kb = (/** @type {number} */ bytes) => (bytes / 1000).toFixed(1)
  const above = cockpit - empty
  console.log(`empty page     ${kb(empty)} kB gzip`)
  console.log(`cockpit        ${kb(cockpit)} kB gzip`)
  console.log(`above empty    ${kb(above)} kB gzip (budget ${BUDGET_KB} kB)`)
  if (above > BUDGET_KB * 1000) throw new UserError('The first load is over its budget.')
})
