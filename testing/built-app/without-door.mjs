import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

// Loaded before the built server: takes away what decides about a request before a page or a route.

// The front door opens before no server.
Reflect.set(globalThis, Symbol.for('kora.front-door'), () => undefined)

// Next.js finds no proxy in its build.
const NO_PROXY = JSON.stringify({ version: 1, functions: {} })
const isManifest = (/** @type {unknown} */ file) =>
  String(file).endsWith('functions-config-manifest.json')
const { readFileSync } = fs
const { readFile } = fs.promises
Object.assign(fs, {
  readFileSync: (/** @type {Parameters<typeof readFileSync>} */ ...parts) =>
    isManifest(parts[0]) ? NO_PROXY : readFileSync(...parts),
})
Object.assign(fs.promises, {
  readFile: (/** @type {Parameters<typeof readFile>} */ ...parts) =>
    isManifest(parts[0]) ? Promise.resolve(NO_PROXY) : readFile(...parts),
})
syncBuiltinESMExports()
