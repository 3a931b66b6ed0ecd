import { execFileSync } from 'node:child_process'
import { chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Fault, HONEST_WITHIN_MS } from '@/testing/conformance/fault'
import { insertTicket } from '@/testing/database/factories'
import { serveWorking } from '@/testing/conformance/work-scene'

/** One more event of the size that a page of the log has room for. */
const FILL_ONE = `select hivex_foundation.append_event(gen_random_uuid(), 'org_test', 'test.filler',
  statement_timestamp(), null, '{}')`

export const diskFull: Fault = {
  name: 'disk-full',
  when: 'the disk under the event log is full',
  open: async (stage) => {
    const { primary, programs, folder } = stage.estate
    const database = await stage.estate.database()
    const disk = join(folder, 'small-disk')
    await mkdir(disk, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk])
    stage.onEnd(() => Promise.resolve(execFileSync('umount', ['-l', disk])))
    const space = join(disk, 'space')
    await mkdir(space)
    if (programs.user !== null) await chown(space, programs.user.uid, programs.user.gid)
    await primary.query('postgres', `create tablespace small location '${space}'`)
    await primary.query(
      database.name,
      'alter table hivex_foundation.event_log set tablespace small',
    )
    stage.onEnd(async () => {
      await database.drop()
      await primary.query('postgres', 'drop tablespace small')
    })
    const cockpit = await serveWorking(stage, database, primary.url(database.name))
    const filler = join(disk, 'filler')
    return {
      cockpit,
      begin: async () => {
        // The file takes what there is, and fails with the rest.
        await writeFile(filler, Buffer.alloc(20_000_000)).catch(() => undefined)
        for (let isFull = false; !isFull;) {
          isFull = await primary.query(database.name, FILL_ONE).then(
            () => false,
            () => true,
          )
        }
        await insertTicket(database.pool, database, 'queued', { title: 'Wind the clock' })
      },
      end: () => rm(filler),
    }
  },
  says: { state: /the disk of the database is full/, tickets: null },
  withinMs: HONEST_WITHIN_MS,
  stopsWork: true,
  isLiveBefore: true,
  liveWithinMs: 6_000,
  health: 503,
}
