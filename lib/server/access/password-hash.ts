import 'server-only'
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { normalPassword } from '@/lib/domain/access/access-name'
import { ConcurrencyLimit } from '@/lib/server/process/concurrency-limit'

/** 2^17 rounds of 1 kB blocks: 128 MB and some tenths of a second each (CONTROL 13). */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 192 * 1024 * 1024 }
const KEY_BYTES = 32

/** Two at a time, eight waiting: the memory of ten would be a gigabyte. */
const hashing = new ConcurrencyLimit({
  name: 'passwords',
  most: 2,
  mostWaiting: 8,
  patienceMs: 10_000,
})

/** The hash of a password as it is kept. Throws KoraFailure `busy`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt)
  return `scrypt$17$8$1$${salt.toString('base64')}$${key.toString('base64')}`
}

/**
 * Whether a password is the one of a hash. Without a hash the same work is done: how long it takes
 * does not tell whether there is such an account. Throws KoraFailure `busy`.
 */
export async function isPasswordOf(password: string, hash: string | null): Promise<boolean> {
  const [, salt = '', key = ''] =
    /^scrypt\$17\$8\$1\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/.exec(hash ?? '') ?? []
  const derived = await derive(password, Buffer.from(salt, 'base64'))
  const expected = Buffer.from(key, 'base64')
  return expected.length === derived.length && timingSafeEqual(expected, derived)
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return hashing.run(
    () =>
      new Promise((resolve, reject) => {
        scrypt(normalPassword(password), salt, KEY_BYTES, COST, (error, key) => {
          if (error === null) resolve(key)
          else reject(error)
        })
      }),
  )
}
