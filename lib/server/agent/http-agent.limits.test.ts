import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { agentJob, openScriptedAgent, type ScriptedAgent } from '@/testing/agent/scripted-agent'
import { HttpAgent } from './http-agent'

const FIFTY_MB = 50_000_000

let agent: ScriptedAgent | null = null
afterEach(() => agent?.close())

/** Writes a block again and again until 50 MB are written or the reader has gone. */
function pour(response: ServerResponse, block: string): void {
  let left = FIFTY_MB
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= block.length
      if (!response.write(block)) return
    }
    if (!response.destroyed) response.end()
  }
  response.on('drain', more)
  more()
}

/** The attempt's outcome, and how much of the answer left the agent. */
async function drink(block: string) {
  agent = await openScriptedAgent((response) => pour(response, block))
  const outcome = await new HttpAgent({ url: agent.url, secret: null }).work(agentJob(), {
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
  const [call] = agent.calls
  await call?.closed
  return { outcome, sent: call?.bytesSent() ?? Infinity }
}

describe('an answer of 50 MB', () => {
  // The bytes in flight between the two sockets are sent as well: some MB.
  const ON_THE_WAY = 10_000_000

  it('is cut off after 1 MB when it is one message', async () => {
    const { outcome, sent } = await drink('x'.repeat(64_000))
    expect(outcome).toMatchObject({ kind: 'bad_answer' })
    expect(sent).toBeLessThan(1_000_000 + ON_THE_WAY)
  })

  it('is cut off after 10 MB when it is progress', async () => {
    const { outcome, sent } = await drink('{"type":"progress"}\n'.repeat(3_000))
    expect(outcome).toEqual({
      kind: 'bad_answer',
      detail: "The agent's answer is no result: the answer is longer than 10 MB.",
    })
    expect(sent).toBeGreaterThan(10_000_000)
    expect(sent).toBeLessThan(10_000_000 + ON_THE_WAY)
  })
})
