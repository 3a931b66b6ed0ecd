import { readdir, readlink } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { expect, test as base } from '@playwright/test'
import { findPostmaster } from '@/scripts/embedded/postmaster'
import { listenRefusal } from '@/scripts/process/ports.mjs'
import { commandOf } from '@/scripts/process/processes.mjs'
import { type DevClone, openDevClone } from './dev-clone'

/** Bounds for a machine that runs another test beside this one; the figures are printed. */
const READY = { timeout: 120_000 }
const SHOWN = { timeout: 60_000 }

const test = base.extend<{ clone: DevClone }>({
  clone: async ({}, give) => {
    const clone = await openDevClone()
    await give(clone)
    await clone.remove()
  },
})

test('npm run dev brings a live page from a clean folder, shows edits of the server on it, and leaves nothing behind', async ({
  page,
  clone,
}) => {
  test.setTimeout(300_000)
  const clock = stopwatch()
  await expect.poll(clone.output, READY).toContain(`Kora Cockpit is ready: ${clone.url}`)
  await page.goto(clone.url)
  await expect(page.getByTestId('live-mark').filter({ hasText: 'live' })).toBeVisible(SHOWN)
  const live = clock()

  const title = page.getByText('Edited: ').first()
  const sqlEdit = stopwatch()
  const takeBack = await clone.edit('lib/server/db/sql/tickets/ticket-buckets.ts', {
    from: "${listedText('t.title')} as",
    to: "'Edited: ' || ${listedText('t.title')} as",
  })
  await expect(title).toBeVisible(SHOWN)
  const sql = sqlEdit()
  await takeBack()
  await expect(title).toBeHidden(SHOWN)

  const broken = await clone.edit('lib/server/boot/boot.ts', {
    from: 'export class',
    to: 'export clas',
  })
  await expect.poll(clone.output, SHOWN).toContain('The runtime stays as it was')
  expect((await fetch(`${clone.url}/api/health/ready`)).status).toBe(200)
  await broken()

  const bootEdit = stopwatch()
  await clone.edit('lib/server/boot/boot.ts', {
    from: 'BOOT_TRIGGER.allGatesPass, {',
    to: `'an edited boot', {`,
  })
  const transitions = `${clone.url}/api/operational-state/transitions?limit=20`
  await expect
    .poll(async () => (await fetch(transitions)).text(), SHOWN)
    .toContain('an edited boot')
  const boot = bootEdit()
  console.info(
    `npm run dev: ${live} s from a clean folder to a live page; ` +
      `an edit of SQL shows on the page after ${sql} s, one of the boot takes effect after ${boot} s`,
  )

  clone.pressCtrlC()
  expect(await clone.exited).toBe(0)
  expect(await findPostmaster(join(clone.folder, '.kora', 'dev', 'postgres', 'data'))).toBeNull()
  expect(await listenRefusal(clone.port)).toBeNull()
  // A helper of the bundlers ends when it notices that its parent has.
  await expect.poll(() => processesIn(clone.folder), { timeout: 15_000 }).toEqual([])
})

/** Seconds since the call, with one digit after the point. */
function stopwatch(): () => string {
  const began = performance.now()
  return () => ((performance.now() - began) / 1_000).toFixed(1)
}

/** The commands of the processes that work in this folder; known on Linux alone. */
async function processesIn(folder: string): Promise<string[]> {
  const names = await readdir('/proc').catch(() => [])
  const found = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      .map(async (pid) => ({ pid, cwd: await readlink(`/proc/${pid}/cwd`).catch(() => '') })),
  )
  return found
    .filter(({ cwd }) => `${cwd}${sep}`.startsWith(folder + sep))
    .map(({ pid }) => commandOf(Number(pid)))
}
