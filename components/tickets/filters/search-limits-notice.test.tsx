import { expect, it } from 'vitest'
import { renderPanel } from '@/components/panels/render-panel.fixture'
import type { SearchLimits } from '@/lib/client/tickets/tickets-list'
import { SearchLimitsNotice } from './search-limits-notice'

const said = (limits: SearchLimits | null) =>
  renderPanel(<SearchLimitsNotice limits={limits} />).text

it('says beside the search that this database finds whole words only', () => {
  const text = said({ finds: 'words', weak_character_type: null })
  expect(text).toContain('finds whole words only')
  expect(text).not.toContain('character type')
})

it('says by name that the database’s character type knows ASCII letters only', () => {
  const text = said({ finds: 'trigrams', weak_character_type: 'POSIX' })
  expect(text).toContain('character type POSIX knows ASCII letters only')
  expect(text).not.toContain('whole words')
})

it('says nothing where every text is found', () => {
  expect(said(null)).toBe('')
})
