import { cp, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { rootSources } from '@/scripts/steps/build.mjs'
import { inProject } from '@/scripts/steps/project.mjs'

const LINKED = ['node_modules', '.next', 'app', 'components', 'lib', 'public', 'examples']

/**
 * Makes a folder a clone that has the packages and the build of this one, so that `npm start` and its
 * lock can be tried there. Every root file of the build is copied: one that is missing would mean
 * other sources, and the clone would build anew, through its link, into our folder.
 */
export async function cloneWithBuild(folder: string): Promise<void> {
  for (const name of ['scripts', 'package.json', ...rootSources()]) {
    await cp(inProject(name), join(folder, name), { recursive: true })
  }
  for (const name of LINKED) await symlink(inProject(name), join(folder, name))
}
