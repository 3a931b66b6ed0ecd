import 'server-only'
import { readFile } from 'node:fs/promises'
import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose'
import * as z from 'zod'
import type { ProxyConfig } from '@/lib/server/process/foreign-ways'

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

/** One request for keys may take so long, and the next is not sent sooner than that, ms. */
const TIMEOUT_MS = 5_000
const SPACING_MS = 30_000

/** The keys by which a proxy signs, as they are found at an address or in a file. */
export function proxyKeys({ keys }: Pick<ProxyConfig, 'keys'>): JWTVerifyGetKey {
  if (keys.kind === 'file') return keysOfFile(keys.at)
  return createRemoteJWKSet(new URL(keys.at), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: SPACING_MS,
  })
}

/** Read anew where it lacks a key, at most twice a minute: keys are changed under a running process. */
function keysOfFile(path: string): JWTVerifyGetKey {
  let known: JWTVerifyGetKey | null = null
  let readAt = -Infinity
  const read = async () => {
    readAt = performance.now()
    known = createLocalJWKSet(keySet.parse(JSON.parse(await readFile(path, 'utf8'))))
    return known
  }
  return async (header, token) => {
    const current = known ?? (await read())
    try {
      return await current(header, token)
    } catch (error) {
      const isMissing = error instanceof errors.JWKSNoMatchingKey
      if (!isMissing || performance.now() - readAt < SPACING_MS) throw error
      return (await read())(header, token)
    }
  }
}
