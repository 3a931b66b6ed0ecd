import { describe, expect, it, vi } from 'vitest'
import { DeviceCookies } from './device-cookie'

/** Deriving a key is slow by intent, and slower on a busy machine: limits for a hang, ms. */
const KEY_MS = 30_000
vi.setConfig({ testTimeout: 3 * KEY_MS })

async function cookiesOf(password: string): Promise<DeviceCookies> {
  const cookies = new DeviceCookies(password)
  await vi.waitFor(() => expect(cookies.newCookie()).not.toBeNull(), { timeout: KEY_MS })
  return cookies
}

const pairOf = (setCookie: string | null) => setCookie?.split(';')[0] ?? ''

describe('the cookie of a known browser', () => {
  it('is known again, beside other cookies and by another process of the same password', async () => {
    const cookies = await cookiesOf('correct horse battery')
    const pair = pairOf(cookies.newCookie())
    const device = cookies.deviceIn(pair)
    expect(device).toMatch(/^[\w-]{22}$/)
    expect(cookies.deviceIn(`theme=dark; ${pair}; other=1`)).toBe(device)
    expect((await cookiesOf('correct horse battery')).deviceIn(pair)).toBe(device)
  })

  it('is not known when it was made up, or for another password', async () => {
    const cookies = await cookiesOf('correct horse battery')
    const pair = pairOf(cookies.newCookie())
    const forged = pair.replace(/\.(.)/, (_match, first: string) => (first === 'A' ? '.B' : '.A'))
    for (const held of [null, '', 'kora_device=', 'kora_device=x.y', forged, `x${pair}`]) {
      expect(cookies.deviceIn(held)).toBeNull()
    }
    expect((await cookiesOf('another horse battery')).deviceIn(pair)).toBeNull()
  })

  it('opens nothing, and no script can read it', async () => {
    const cookies = await cookiesOf('correct horse battery')
    expect(cookies.newCookie()).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(cookies.newCookie()).not.toBe(cookies.newCookie())
  })
})
