import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { ClockProvider } from './clock-context'
import { Instant } from './instant'

const read = (at: number) =>
  renderToStaticMarkup(
    <ClockProvider now={Date.parse('2026-05-21T12:03:58Z')}>
      <Instant at={at} />
    </ClockProvider>,
  ).replace(/<[^>]*>/g, '')

it('reads as the time of day', () => {
  expect(read(Date.parse('2026-05-21T12:03:11Z'))).toBe('12:03:11 UTC')
})

it('reads time unknown for an invalid time, instead of throwing', () => {
  expect(read(Number.NaN)).toBe('time unknown')
  expect(read(Number.POSITIVE_INFINITY)).toBe('time unknown')
  expect(read(9e15)).toBe('time unknown')
})
