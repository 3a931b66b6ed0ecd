import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withSessionKey } from './session-key.mjs'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kora-key-'))
})
afterEach(() => rm(folder, { recursive: true }))

const keyFile = () => join(folder, 'session-key')
const NOTHING: NodeJS.ProcessEnv = { NODE_ENV: 'test' }

it('the key of sessions is made once, for its owner alone, and found again at the next start', async () => {
  const first = await withSessionKey(NOTHING, folder)
  expect(Buffer.from(String(first.KORA_SESSION_KEYS), 'base64')).toHaveLength(32)
  expect(first.KORA_SESSION_KEY_OF_FOLDER).toBe('1')
  expect((await stat(keyFile())).mode & 0o777).toBe(0o600)
  expect(await withSessionKey(NOTHING, folder)).toEqual(first)
})

it('a key that the operator configured is the one, and none is made', async () => {
  const own = { ...NOTHING, KORA_SESSION_KEYS: 'x' }
  expect(await withSessionKey(own, folder)).toBe(own)
  await expect(stat(keyFile())).rejects.toThrow('ENOENT')
})

it('half a key is made anew, and a link is not followed', async () => {
  await writeFile(keyFile(), 'AAAA')
  const made = await withSessionKey(NOTHING, folder)
  expect(made.KORA_SESSION_KEYS).toHaveLength(44)
  const elsewhere = join(folder, 'elsewhere')
  await writeFile(elsewhere, 'precious')
  await rm(keyFile())
  await symlink(elsewhere, keyFile())
  expect((await withSessionKey(NOTHING, folder)).KORA_SESSION_KEYS).toHaveLength(44)
  expect(await readFile(elsewhere, 'utf8')).toBe('precious')
})
