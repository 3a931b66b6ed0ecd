import { expect, it } from 'vitest'
import { isHostEntry } from './host-entry'

it.each([
  'kora.example',
  'Kora.Example:8443',
  'kora',
  'my_box.lan',
  'xn--bcher-kva.example',
  'kora.example.',
  '192.168.1.7',
  '192.168.1.7:3000',
  '[fd00::7]',
  '[fd00::7]:3000',
  'fd00::7',
])('%s may be an allowed host', (entry) => {
  expect(isHostEntry(entry)).toBe(true)
})

it.each([
  'https://kora.example',
  'kora.example/',
  '*.example',
  '*',
  '.example',
  'kora..example',
  '-kora.example',
  'kora.example:',
  'kora.example:0',
  'kora.example:70000',
  'kora.example:http',
  'kora example',
  'kora@example',
  'bücher.example',
  '[fd00::7',
  '[kora.example]',
])('%s may not: no Host header equals it', (entry) => {
  expect(isHostEntry(entry)).toBe(false)
})
