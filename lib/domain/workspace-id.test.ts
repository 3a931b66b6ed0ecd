import { expect, it } from 'vitest'
import { workspaceProblem } from './workspace-id'

it.each([
  ['"org_lab"', 'quotes'],
  ["'org_lab'", 'quotes'],
  ['“org_lab”', 'quotes'],
  ['«org lab»', 'quotes'],
  ['org\u200B_lab', 'U+200B'],
  ['\uFEFForg_lab', 'U+FEFF'],
  ['org_lab\u202E', 'U+202E'],
  ['org\u00ADlab', 'U+00AD'],
  ['org\nlab', 'U+000A'],
  ['é'.repeat(1_001), 'longer than 2000 bytes'],
])('%j is no id of a workspace: %s', (id, words) => {
  expect(workspaceProblem(id)).toContain(words)
})

it.each(['org_2x', 'a"b', "o'brien", 'Café Zürich', '日本語', 'ws 1', '🐎', 'é'.repeat(1_000)])(
  '%s can be one',
  (id) => {
    expect(workspaceProblem(id)).toBeNull()
  },
)
