import { rm } from 'node:fs/promises'
import { inProject, runMain, UserError } from './steps/project.mjs'
import { runCommand } from './steps/run-command.mjs'
import { countsIn } from './postgres/counts.mjs'
import { MAJORS, postgresFolder } from './postgres/releases.mjs'

// `npm run test:postgres [-- 14 15 debian-15 … [-- path/to/file.db.test.ts]]`: the database suite
// against each version of Postgres, and its counts by version. The versions are npm packages that
// are fetched once into `.kora/postgres-versions`; `debian-<major>` is a server of Debian's packages.

await runMain(async () => {
  const given = process.argv.slice(2)
  const separator = given.indexOf('--')
  const versions = separator < 0 ? given : given.slice(0, separator)
  const filters = separator < 0 ? [] : given.slice(separator + 1)
  /** @type {string[]} */
  const lines = []
  let allPassed = true
  for (const version of versions.length === 0 ? MAJORS : versions) {
    const { folder, release } = await postgresFolder(version)
    console.log(`\nPostgres ${version} (${release})`)
    const report = inProject('.kora', 'postgres-versions', `report-${version}.json`)
    await rm(report, { force: true })
    const began = performance.now()
    const vitest = inProject('node_modules', 'vitest', 'vitest.mjs')
    await runCommand(
      process.execPath,
      [
        ...[vitest, 'run', '--project', 'db', '--reporter=dot', '--reporter=json'],
        ...[`--outputFile.json=${report}`, ...filters],
      ],
      { env: { ...process.env, TEST_POSTGRES: folder } },
    )
    const counts = await countsIn(report)
    const seconds = ((performance.now() - began) / 1_000).toFixed(0)
    if (counts === null) throw new UserError(`The suite against Postgres ${version} did not run.`)
    const { files, passed, failed, skipped } = counts
    if (failed.length > 0 || passed === 0) allPassed = false
    lines.push(
      `${version.padEnd(10)} ${release.padEnd(18)} ${files} files, ${passed} passed, ${failed.length} failed, ${skipped.length} skipped, ${seconds} s`,
      ...failed.map((name) => `           failed: ${name}`),
      ...skipped.map((name) => `           skipped: ${name}`),
    )
    console.log(`\n${lines.join('\n')}`)
  }
  if (!allPassed) throw new UserError('Not every version passed.')
})
