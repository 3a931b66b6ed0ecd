import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { inProject } from '@/scripts/steps/project.mjs'

const PLACES = ['testing/built-app', 'lib/server', 'e2e/access']
const sources = (suffix: RegExp) =>
  PLACES.flatMap((place) =>
    readdirSync(inProject(place), { recursive: true, encoding: 'utf8' })
      .filter((name) => suffix.test(name))
      .map((name) => `${place}/${name}`),
  ).map((path) => ({ path, text: readFileSync(inProject(path), 'utf8') }))

it('each kind of advisory, A1 to A21, has a test that names it', () => {
  const named = new Set(
    sources(/\.(?:test|spec)\.ts$/).flatMap(({ text }) =>
      [...text.matchAll(/\((A\d+(?:, A\d+)*)\)'/g)].flatMap((match) => match[1]?.split(', ') ?? []),
    ),
  )
  const kinds = Array.from({ length: 21 }, (_, index) => `A${index + 1}`)
  expect(kinds.filter((kind) => !named.has(kind))).toEqual([])
})

it('no secret is compared sign by sign, which takes longer the more of it is right (A19)', () => {
  const secret =
    /(?:secret|password|hash|mac|digest|token)\w*(?:\(\w*\))? [!=]== (?!null|undefined|true|false|'|\d|0)/gi
  const found = sources(/(?<!test)\.ts$/).flatMap(({ path, text }) =>
    path.startsWith('lib/server/access/') || path.startsWith('lib/server/http/')
      ? [...text.matchAll(secret)].map(([match]) => `${path}: ${match}`)
      : [],
  )
  expect(found).toEqual([])
  expect('secretHash === given').toMatch(secret)
})
