import { parseArgs } from 'node:util'
import { workspaceProblem } from '@/lib/domain/workspace-id'
import { explainFailure } from './setup/explain-failure'
import { nextSteps } from './setup/next-steps'
import { setUpWorkspace } from './setup/set-up-workspace'
import { describeTarget, targetAddress } from './seed/target-address'

// `npm run db:setup -- --workspace org_demo [--app-role kora_app] [--observer-role …]
// [--producer-role …] [--no-wake]`: makes the database of DATABASE_URL ready for a workspace. Again is
// harmless.

let connectionString = ''
try {
  const { values } = parseArgs({
    options: {
      workspace: { type: 'string' },
      'app-role': { type: 'string' },
      'observer-role': { type: 'string' },
      'producer-role': { type: 'string' },
      'no-wake': { type: 'boolean', default: false },
    },
  })
  const workspaceId = (values.workspace ?? process.env.KORA_WORKSPACE_ID ?? '').trim()
  if (workspaceId === '') {
    throw new Error(
      '--workspace is missing; it must hold the id of the workspace, such as org_demo',
    )
  }
  const problem = workspaceProblem(workspaceId)
  if (problem !== null) {
    throw new Error(
      `--workspace ${problem}; it must hold the id of the workspace, such as org_demo`,
    )
  }
  const named = [
    { name: values['app-role'], as: 'runtime' },
    { name: values['observer-role'], as: 'observer' },
    { name: values['producer-role'], as: 'producer' },
  ] as const
  const roles = named.flatMap(({ name, as }) => (name === undefined ? [] : [{ name, as }]))
  connectionString = targetAddress(process.env)
  console.log(`Setting up ${describeTarget(connectionString)} for the workspace ${workspaceId}`)
  const lines: string[] = []
  const { migrations } = await setUpWorkspace({
    connectionString,
    workspaceId,
    wakeTriggers: !values['no-wake'],
    roles,
    // Each applied file is a line of its own: their number says enough here.
    log: (line) => {
      if (!line.startsWith('applied ')) lines.push(line)
    },
  })
  console.log(
    migrations.length === 0
      ? '  nothing was missing in the schema'
      : `  applied ${migrations.length} migrations`,
  )
  for (const line of lines) console.log(`  ${line}`)
  for (const line of nextSteps({ connectionString, workspaceId, appRole: values['app-role'] })) {
    console.log(line)
  }
} catch (error) {
  console.error(`The database is not set up: ${explainFailure(error, connectionString)}`)
  process.exitCode = 1
}
