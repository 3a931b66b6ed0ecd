import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as z from 'zod'

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      link: z.boolean().optional(),
      inBundle: z.boolean().optional(),
    }),
  ),
})

const { packages } = lockFile.parse(
  JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')),
)
/** A bundled package comes within another one, whose hash covers it. */
const fetched = Object.entries(packages).filter(
  ([path, entry]) => path !== '' && entry.link !== true && entry.inBundle !== true,
)

it('the lock file names the hash of every package, of every platform, that is fetched', () => {
  expect(fetched.length).toBeGreaterThan(100)
  const without = fetched.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? ''))
  expect(without.map(([path]) => path)).toEqual([])
})

it('the lock file names no registry of somebody’s own', () => {
  const hosts = fetched.flatMap(([, { resolved }]) => (resolved === undefined ? [] : [resolved]))
  expect(hosts.filter((address) => !address.startsWith('https://registry.npmjs.org/'))).toEqual([])
})
