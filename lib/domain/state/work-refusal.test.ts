import { describe, expect, it } from 'vitest'
import { openRefusal, WORK_ALLOWED_AGAIN, workRefused } from './work-refusal'

const at = (second: number, trigger: string) => ({
  timestamp: `2026-05-21T12:00:0${second}Z`,
  trigger,
})

describe('the refusal that a history ends in', () => {
  it('is none where none began, and none where the last one has ended', () => {
    expect(openRefusal([])).toBeNull()
    expect(openRefusal([at(1, 'claim acquired')])).toBeNull()
    expect(openRefusal([at(1, workRefused('a')), at(2, WORK_ALLOWED_AGAIN)])).toBeNull()
  })

  it('has lasted since its first cause, and is shown with its last', () => {
    const history = [
      at(1, workRefused('earlier')),
      at(2, WORK_ALLOWED_AGAIN),
      at(3, workRefused('the database is read-only')),
      at(4, 'claim released'),
      at(5, workRefused('the role kora_app lacks select on public.tickets')),
    ]
    expect(openRefusal(history)).toEqual({
      since: '2026-05-21T12:00:03Z',
      cause: 'the role kora_app lacks select on public.tickets',
    })
  })
})
