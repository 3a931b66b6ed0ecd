import { describe, expect, it } from 'vitest'
import * as z from '@/lib/wire/zod'
import { readBody } from './read-body'

const schema = z.object({ name: z.string(), role: z.enum(['viewer', 'admin']) })
const JSON_TYPE = 'application/json'
const FORM = 'application/x-www-form-urlencoded'

async function read(type: string | null, body: string, takesForms = false) {
  const headers = type === null ? undefined : { 'content-type': type }
  const request = new Request('http://localhost/', {
    method: 'POST',
    body: new TextEncoder().encode(body),
    ...(headers && { headers }),
  })
  const result = await readBody(request, schema, { takesForms })
  return result.ok ? result.body : `${result.problem.status} ${result.problem.detail}`
}

describe('the body of a request', () => {
  it('is what its schema says', async () => {
    const body = '{"name":"ann","role":"viewer"}'
    expect(await read(JSON_TYPE, body)).toEqual({ name: 'ann', role: 'viewer' })
    expect(await read('application/json; charset=utf-8', body)).toMatchObject({ name: 'ann' })
  })

  it.each([
    ['', 'The body is no JSON.'],
    ['{"name":', 'The body is no JSON.'],
    ['[]', 'The body'],
    ['{"name":"ann","role":"god"}', 'role: '],
    ['{"name":7,"role":"admin"}', 'name: '],
  ])('%j is refused with what is wrong', async (body, detail) => {
    expect(await read(JSON_TYPE, body)).toContain(`400 ${detail}`)
  })

  it('of another type is refused: a form of another site needs no permission to be sent', async () => {
    for (const type of [null, FORM, 'text/plain', 'multipart/form-data']) {
      expect(await read(type, '{"name":"ann","role":"viewer"}')).toMatch(/^415 /)
    }
  })

  it('may be a form where the route takes one', async () => {
    expect(await read(FORM, 'name=ann+b&role=admin', true)).toEqual({
      name: 'ann b',
      role: 'admin',
    })
    expect(await read('text/plain', 'name=ann&role=admin', true)).toMatch(/^415 /)
  })
})
