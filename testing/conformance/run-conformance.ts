import { execFileSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { launchBrowser } from '@/bench/pages/browser'
import { buildIfNeeded } from '@/scripts/steps/build.mjs'
import { inProject } from '@/scripts/steps/project.mjs'
import { type Estate, openEstate } from './estate'
import { EVERY_FAULT } from './every-fault'
import { debianPostgres } from './parts/postgres-server'
import { findProgram } from './parts/program'
import { keepOutcome, keptOutcomes } from './kept-outcomes'
import { runFault } from './run-fault'
import { writeDocument } from './write-document'

// `npm run conformance [-- <fault> …]`: makes each fault of a real estate and writes what the page
// says of it to docs/conformance.md; named faults renew their part of it. Needs Debian's packages
// postgresql, pgbouncer, haproxy and chromium. `CONFORMANCE_PICTURES` holds a folder for screenshots.

const DOCUMENT = inProject('docs', 'conformance.md')
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !EVERY_FAULT.some((fault) => fault.name === name))
const bin = debianPostgres()
const missing = ['pgbouncer', 'haproxy', 'openssl'].filter((name) => findProgram(name) === null)
if (unknown.length > 0 || bin === null || missing.length > 0) {
  if (unknown.length > 0) console.error(`There is no fault ${unknown.join(', ')}.`)
  if (bin === null) console.error('Postgres is not installed in /usr/lib/postgresql.')
  if (missing.length > 0) console.error(`Not installed: ${missing.join(', ')}.`)
  process.exit(1)
}

const pictures = process.env.CONFORMANCE_PICTURES || null
if (pictures !== null) await mkdir(pictures, { recursive: true })
await buildIfNeeded()
const browser = await launchBrowser()
let isAsItShouldBe = true
const opened: Promise<Estate>[] = []
function sharedEstate(): Promise<Estate> {
  const estate = opened[0] ?? openEstate(bin ?? '')
  if (opened.length === 0) opened.push(estate)
  return estate
}
try {
  for (const fault of EVERY_FAULT) {
    if (asked.length > 0 && !asked.includes(fault.name)) continue
    const estate = fault.needsOwnEstate === true ? await openEstate(bin) : await sharedEstate()
    try {
      const outcome = await runFault(fault, { estate, browser, pictures })
      console.log(
        `${outcome.problems.length === 0 ? 'as it should be' : 'NOT AS IT SHOULD BE'}: ${fault.name}`,
      )
      for (const { panel, page, said, ms } of outcome.cells) {
        console.log(`  ${panel}, ${page}: ${String(ms)} ms, ${said ?? 'not said'}`)
      }
      if (outcome.liveAgainMs !== null)
        console.log(`  live again: ${String(outcome.liveAgainMs)} ms`)
      for (const line of [...outcome.notes, ...outcome.problems]) console.log(`  ${line}`)
      if (outcome.problems.length > 0) {
        isAsItShouldBe = false
        for (const line of outcome.logs) console.log(`  | ${line}`)
      }
      // After each: a run that is cut short leaves what it saw.
      await keepOutcome(outcome)
      await writeDocument(DOCUMENT, await keptOutcomes(EVERY_FAULT), partsOf(bin))
    } finally {
      if (fault.needsOwnEstate === true) await estate.close()
    }
  }
} finally {
  await browser.close()
  for (const estate of opened) await (await estate).close()
}
console.log('written to docs/conformance.md')
if (!isAsItShouldBe) process.exitCode = 1

function partsOf(postgres: string): string[] {
  const version = (path: string | null, arg: string) =>
    execFileSync(path ?? '', [arg], { encoding: 'utf8' })
      .split('\n')[0]
      ?.trim() ?? ''
  return [
    version(join(postgres, 'postgres'), '--version').replace(/^\D*([\d.]+).*/, 'Postgres $1'),
    version(findProgram('pgbouncer'), '--version'),
    version(findProgram('haproxy'), '-v').split(' ').slice(0, 3).join(' '),
  ]
}
