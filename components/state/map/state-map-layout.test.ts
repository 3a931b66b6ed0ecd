import { expect, it } from 'vitest'
import { TRANSITION_TABLE } from '@/lib/domain/state/transition-table'
import { MAP_EDGES } from './state-map-layout'

it('draws every pair of the transition table once, and no other', () => {
  const pair = (edge: { from: string; to: string }) => `${edge.from} → ${edge.to}`
  const drawn = MAP_EDGES.map(pair)
  expect(new Set(drawn).size).toBe(drawn.length)
  expect([...drawn].sort()).toEqual([...new Set(TRANSITION_TABLE.map(pair))].sort())
})
