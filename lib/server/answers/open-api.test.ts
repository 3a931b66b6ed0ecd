import { expect, it } from 'vitest'
import { ROUTE_MANIFEST } from '@/lib/wire/routes/route-manifest'
import { openApiDocument } from './open-api'

const text = JSON.stringify(openApiDocument())

it('the document has every route and method of the manifest, with its permission', () => {
  const { paths } = openApiDocument()
  const operations = Object.entries(paths as Record<string, Record<string, object>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, entry]) => ({ path, method, entry })),
  )
  const told = operations.map(({ path, method }) => `${method} ${path}`)
  const manifest = Object.entries(ROUTE_MANIFEST).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
    ),
  )
  expect(told).toEqual(manifest)
  for (const { entry } of operations) expect(entry).toHaveProperty('x-kora-permission')
})

it('the document says 3.1, names parameters in paths, and has the fields of an answer', () => {
  expect(openApiDocument().openapi).toMatch(/^3\.1\./)
  expect(text).toContain('"/api/sea-tickets/{id}"')
  expect(text).toContain('"primary_state"')
  expect(text).not.toContain('"~standard"')
})
