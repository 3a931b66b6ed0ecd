import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { ClockProvider } from '@/components/ui/clock-context'
import { Deferral } from './deferral'

const NOW = Date.parse('2026-05-21T10:00:00Z')

it.each<[string, string | null, boolean]>([
  ['deferred, ', '2026-05-21T11:00:00.000000Z', false],
  ['now', '2026-05-21T09:00:00.000000Z', false],
  ['now', '-000043-03-15T00:00:00.000000Z', false],
  ['now', null, false],
  // Infinite, which the wire says beside it.
  ['parked', null, true],
  ['parked', '12000-01-01T00:00:00.000000Z', true],
  ['parked', '294276-12-31T23:59:59.000000Z', false],
])('a ticket reads %j where it is eligible at %s', (words, until, parked) => {
  const shown = renderToStaticMarkup(
    <ClockProvider now={NOW}>
      <Deferral until={until} parked={parked} />
    </ClockProvider>,
  )
  expect(shown).toContain(words)
  if (words === 'parked') expect(shown).not.toContain('now')
})
