import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { inLoopTime } from './loop-time'

function block(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

it('hears an answer that came while the event loop stood still', async () => {
  const echo = spawn(process.execPath, ['-e', 'process.stdin.pipe(process.stdout)'])
  onTestFinished(() => void echo.kill())
  echo.stdin.write('ready')
  await once(echo.stdout, 'data')
  const waiting = inLoopTime(once(echo.stdout, 'data'), 100, 'no answer')
  echo.stdin.write('hello')
  block(1_000)
  expect(String(await waiting)).toBe('hello')
})

it('gives up what never comes, and passes a failure on', async () => {
  const never = new Promise<never>(() => undefined)
  await expect(inLoopTime(never, 600, 'no answer')).rejects.toThrow('no answer')
  await expect(inLoopTime(Promise.reject(new Error('cut')), 600, '')).rejects.toThrow('cut')
})
