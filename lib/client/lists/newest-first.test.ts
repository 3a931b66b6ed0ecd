import { describe, expect, it } from 'vitest'
import { beginWith, newerThan, withHead } from './newest-first'

const rows = (...seqs: number[]) => seqs.map((seq) => ({ seq: String(seq) }))
const seqs = (list: { rows: readonly { seq: string }[] }) => list.rows.map((row) => row.seq)

describe('a list of the log, newest first', () => {
  const list = beginWith('all', { rows: rows(5, 4, 3), cursor: '3' })

  it('counts what is newer than itself, and takes it in on top', () => {
    const head = { rows: rows(7, 6, 5), cursor: '5' }
    expect(newerThan(list, head)).toEqual({ rows: rows(7, 6), gap: false })
    expect(seqs(withHead(list, head))).toEqual(['7', '6', '5', '4', '3'])
    expect(withHead(list, head).cursor).toBe('3')
  })

  it('stays the same where nothing is new', () => {
    expect(withHead(list, { rows: rows(5, 4, 3), cursor: '3' })).toBe(list)
  })

  it('begins anew where rows would be missing in between', () => {
    const head = { rows: rows(12, 11, 10), cursor: '10' }
    expect(newerThan(list, head).gap).toBe(true)
    const anew = withHead(list, head)
    expect(seqs(anew)).toEqual(['12', '11', '10'])
    expect(anew).toMatchObject({ cursor: '10', beginning: 1 })
  })

  it('that was empty takes the first page as it is', () => {
    const empty = beginWith<{ seq: string }>('all', { rows: [], cursor: null })
    const head = { rows: rows(2, 1), cursor: '1' }
    expect(newerThan(empty, head).gap).toBe(false)
    expect(withHead(empty, head)).toMatchObject({ rows: head.rows, cursor: '1' })
  })
})
