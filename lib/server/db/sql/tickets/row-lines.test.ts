import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { rowLines } from './row-lines'

const linesOf = (...rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n')
const A = { id: 'a', title: 'One\ntwo' }
const B = { id: 'b', title: 'Second' }

const reader = () => rowLines(z.object({ id: z.string(), title: z.string() }))

describe('the rows of a read', () => {
  it('are those of its lines, and none for no text', () => {
    const lines = reader()
    expect(lines.parse(linesOf(A, B))).toEqual([A, B])
    expect(lines.parse(null)).toEqual([])
    expect(lines.parse(linesOf(B))).toEqual([B])
  })

  it('are the same list while the text is the same', () => {
    const lines = reader()
    const first = lines.parse(linesOf(A, B))
    expect(lines.parse(linesOf(A, B))).toBe(first)
  })

  it('are the same objects where they did not change, whatever their place', () => {
    const lines = reader()
    const [a, b] = lines.parse(linesOf(A, B))
    const [changed, second, first] = lines.parse(linesOf({ ...B, id: 'c' }, B, A))
    expect(second).toBe(b)
    expect(first).toBe(a)
    expect(changed).toEqual({ id: 'c', title: 'Second' })
  })

  it('must have the shape of the schema, each of them', () => {
    expect(() => reader().parse(linesOf(A, { id: 1 }))).toThrow()
  })
})
