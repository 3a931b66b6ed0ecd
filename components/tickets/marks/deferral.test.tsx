import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { ClockProvider } from '@/components/ui/clock-context'
import { Deferral } from './deferral'

const NOW = Date.parse('2026-05-21T10:00:00Z')

it.each([
  ['deferred, ', '2026-05-21T11:00:00.000000Z'],
  ['now', '2026-05-21T09:00:00.000000Z'],
  ['now', null],
  ['parked', '12000-01-01T00:00:00.000000Z'],
  ['parked', '294276-12-31T23:59:59.000000Z'],
])('a ticket reads %j where it is eligible at %s', (words, until) => {
  const shown = renderToStaticMarkup(
    <ClockProvider now={NOW}>
      <Deferral until={until} />
    </ClockProvider>,
  )
  expect(shown).toContain(words)
  if (words === 'parked') expect(shown).not.toContain('now')
})
