import { describe, expect, it } from 'vitest'
import { KoraFailure } from '@/lib/domain/failure'
import { describeDatabaseError } from './describe-database-error'

const SECRET = 'select title from tickets at postgres://kora:hunter2@10.1.2.3:5432/kora'

function driverError(code: string, message = SECRET) {
  return Object.assign(new Error(message), { code })
}

describe('trouble with the substrate', () => {
  it.each([
    ['28P01', 'the database refuses the user or the password'],
    ['3D000', 'the database of that name does not exist'],
    ['42P01', 'a table is missing'],
    ['42501', 'the database user lacks a privilege'],
    ['53300', 'the database has no connection to spare'],
    ['57014', 'the statement took too long and was ended'],
    ['57P03', 'the database is starting up or shutting down'],
    ['57P01', 'the database ended the connection'],
    ['25006', 'the database is read-only'],
    ['XX000', 'the database answers with the error XX000'],
    ['ECONNREFUSED', 'the connection is refused: no database listens there'],
    ['ECONNRESET', 'the connection was cut'],
    ['ENOTFOUND', 'the name of the database host cannot be resolved'],
    ['ETIMEDOUT', 'the database does not answer in time'],
  ])('with the code %s is told as: %s', (code, words) => {
    expect(describeDatabaseError(driverError(code))).toBe(words)
  })

  it.each([
    ['Query read timeout', 'the database does not answer in time'],
    ['timeout exceeded when trying to connect', 'the database does not answer in time'],
    ['Connection terminated unexpectedly', 'the connection was cut'],
    ['something nobody has thought of', 'the database cannot be used'],
  ])('without a code is told by what the driver says: %s', (message, words) => {
    expect(describeDatabaseError(new Error(message))).toBe(words)
  })

  it('is found behind other errors', () => {
    const behind = new Error('failed', { cause: driverError('ECONNREFUSED') })
    expect(describeDatabaseError(behind)).toBe(
      'the connection is refused: no database listens there',
    )
    const several = new AggregateError([driverError('ECONNREFUSED')], 'all failed')
    expect(describeDatabaseError(several)).toBe(
      'the connection is refused: no database listens there',
    )
  })

  it.each<[string, unknown]>([
    ['a known code', driverError('42P01')],
    ['an unknown code', driverError('E_NEW_AND_STRANGE')],
    ['no code', new Error(SECRET)],
    [
      'a failure of ours that repeats the driver',
      new KoraFailure('operational_state_emit_failed', SECRET),
    ],
    ['a text', SECRET],
    ['nothing', undefined],
  ])('never leaves the process with host, statement or secret: %s', (_what, error) => {
    expect(describeDatabaseError(error)).not.toMatch(
      /select|tickets|hunter2|10\.1\.2\.3|5432|postgres:/,
    )
  })
})
