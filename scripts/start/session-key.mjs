import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'

const KEY_BYTES = 32
/** Nobody else reads it, and a link that somebody put there is not followed. */
const { O_RDONLY, O_NOFOLLOW, O_WRONLY, O_CREAT, O_EXCL } = constants

/**
 * The environment with a key that seals sessions, kept in a folder of ours where the operator has
 * configured none, so that sessions outlive a restart. The page says so.
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} folder
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function withSessionKey(environment, folder) {
  if (environment.KORA_SESSION_KEYS?.trim()) return environment
  const path = join(folder, 'session-key')
  const key = (await read(path)) ?? (await make(path, folder))
  return { ...environment, KORA_SESSION_KEYS: key, KORA_SESSION_KEY_OF_FOLDER: '1' }
}

/**
 * @param {string} path
 * @returns {Promise<string | null>} null where there is no whole key
 */
async function read(path) {
  const file = await open(path, O_RDONLY | O_NOFOLLOW).catch(() => null)
  if (file === null) return null
  try {
    const text = (await file.readFile('utf8')).trim()
    return Buffer.from(text, 'base64').length === KEY_BYTES ? text : null
  } finally {
    await file.close()
  }
}

/**
 * @param {string} path
 * @param {string} folder
 */
async function make(path, folder) {
  const key = randomBytes(KEY_BYTES).toString('base64')
  await mkdir(folder, { recursive: true })
  await rm(path, { force: true })
  const file = await open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
  try {
    await file.writeFile(`${key}\n`)
  } finally {
    await file.close()
  }
  return key
}
