import { expect, it } from 'vitest'
import { schemaText } from './schema-text'

it('is written as a type: fields, what may be missing, lists and choices', () => {
  const schema = {
    type: 'object',
    properties: {
      seq: { type: 'string' },
      actor: {
        anyOf: [
          { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
          { type: 'null' },
        ],
      },
      outcomes: { type: 'array', items: { type: 'string', enum: ['done', 'failed'] } },
      before: {},
    },
    required: ['seq', 'actor', 'outcomes'],
  }
  expect(schemaText(schema)).toBe(
    [
      '{',
      '  seq: string',
      '  actor: {',
      '    id: string',
      '  } | null',
      '  outcomes: ("done" | "failed")[]',
      '  before?: any JSON',
      '}',
    ].join('\n'),
  )
})

it('of nothing that is known is any JSON', () => {
  expect(schemaText({})).toBe('any JSON')
  expect(schemaText({ const: true })).toBe('true')
  expect(schemaText({ type: 'object', properties: {} })).toBe('{}')
})
