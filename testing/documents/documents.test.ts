import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TOWER } from '@/eslint.import-rules.js'
import { METHODS, ROUTE_MANIFEST } from '@/lib/wire/routes/route-manifest'
import { readConfig } from '@/lib/server/process/env'
import { listenAddress } from '@/scripts/serve/listen-address.mjs'
import { inProject } from '@/scripts/steps/project.mjs'
import { parseDocument, readDocument } from './document'
import { missingNames } from './missing-names'
import { apiRoutes, configurationVariables, npmScripts } from './project-names'

/** Set by a host, not by an operator. */
const OF_THE_HOST = ['VERCEL', 'AWS_LAMBDA_FUNCTION_NAME']

const DOCUMENTS = [
  ...markdownIn('.'),
  ...readdirSync(inProject('docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

function markdownIn(folder: string): string[] {
  return readdirSync(inProject(folder)).filter((name) => name.endsWith('.md'))
}

describe.each(DOCUMENTS)('%s', (path) => {
  const document = readDocument(path)

  it('names only files, scripts, variables, routes and benches that exist', () => {
    expect(missingNames(document)).toEqual([])
  })

  it('has no table, so that it can be read raw', () => {
    expect(document.text.match(/^ *\|.*/gm) ?? []).toEqual([])
  })
})

function routeAt(path: string): object {
  return new Map<string, object>(Object.entries(ROUTE_MANIFEST)).get(path) ?? {}
}

describe('a document that names what is not there', () => {
  it.each([
    ['`lib/server/nowhere/claim.ts`', 'file lib/server/nowhere/claim.ts does not exist'],
    ['`lib/server/db/sql/tickets/*-nothing.ts`', 'file lib/server/db/sql/tickets/*-nothing.ts'],
    ['`nowhere.md`', 'file nowhere.md does not exist'],
    ['```sh\nnode scripts/nothing.mjs\n```', 'file scripts/nothing.mjs does not exist'],
    ['run npm run nothing:now', 'npm script nothing:now does not exist'],
    ['set KORA_NOTHING_SECONDS to 5', 'variable KORA_NOTHING_SECONDS does not exist'],
    ['`GET /api/nothing?limit=5`', 'route /api/nothing does not exist'],
    ['`npm run bench -- nothing`', 'bench nothing does not exist'],
    ['[here](docs/nothing.md)', 'link target docs/nothing.md does not exist'],
    ['[here](README.md#nothing)', 'link target README.md#nothing does not exist'],
  ])('%j is found', (text, problem) => {
    const [found, ...others] = missingNames(parseDocument('sample.md', text))
    expect(found).toContain(problem)
    expect(others).toEqual([])
  })
})

describe('the documents together', () => {
  it.each([
    ['README.md', 80],
    ['ARCHITECTURE.md', 120],
  ])('%s is at most %i lines long', (path, most) => {
    expect(readDocument(path).text.trimEnd().split('\n').length).toBeLessThanOrEqual(most)
  })

  it('show the tower as the import rules have it', () => {
    const [, tower = ''] =
      /^## The tower$([\s\S]*?)^## /m.exec(readDocument('ARCHITECTURE.md').text) ?? []
    const floors = tower.match(/^\d\. .*$/gm) ?? []
    const rooms = floors.map((floor) => floor.match(/(?<=`)[a-z]+(?=`)/g) ?? [])
    expect(rooms).toEqual(TOWER)
  })

  it('explain every variable of the configuration', () => {
    const { text } = readDocument('docs/configuration.md')
    expect(configurationVariables().filter((name) => !text.includes(`\`${name}\``))).toEqual([])
  })

  it('name every method of every route', () => {
    const { text } = readDocument('docs/http-interface.md')
    const calls = apiRoutes().flatMap((path) => {
      const methods: readonly string[] = METHODS.filter((method) => method in routeAt(path))
      return methods.map((method) => `${method} ${path}`)
    })
    expect(calls.filter((call) => !text.includes(call))).toEqual([])
  })

  it('name every npm script', () => {
    const text = DOCUMENTS.map((path) => readDocument(path).text).join('\n')
    const isNamed = (name: string) => new RegExp(`npm (run )?${name}(?![\\w:-])`).test(text)
    expect(npmScripts().filter((name) => !isNamed(name))).toEqual([])
  })
})

describe('.env.example', () => {
  const lines = readFileSync(inProject('.env.example'), 'utf8').split('\n')
  const entries = lines.flatMap((line) => {
    const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? []
    return name === undefined ? [] : [[name, value ?? ''] as const]
  })

  it('holds every variable of the configuration', () => {
    const wanted = configurationVariables().filter((name) => !OF_THE_HOST.includes(name))
    expect(entries.map(([name]) => name).sort()).toEqual(wanted)
  })

  it('holds the defaults: it changes nothing', () => {
    const environment = Object.fromEntries(entries)
    expect(readConfig(environment)).toEqual(readConfig({}))
    expect(listenAddress(environment)).toEqual(listenAddress({}))
  })

  it('says something about each of them', () => {
    const silent = entries.filter(([name]) => {
      const above = lines[lines.findIndex((line) => line.startsWith(`${name}=`)) - 1] ?? ''
      return !above.startsWith('# ') && name !== 'PORT'
    })
    expect(silent).toEqual([])
  })
})
