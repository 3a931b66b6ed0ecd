import type { Page } from '@playwright/test'
import { violations } from '@/e2e/fixtures/page/violations'
import { expect, test as base } from '@/e2e/fixtures/tests/test'
import { openCockpit } from '@/e2e/fixtures/server/cockpit'
import { freePort } from '@/scripts/process/ports.mjs'
import { addAccountIn, PASSWORD, takeLink } from '@/testing/built-app/access/access-fixture'
import { OIDC_CLIENT, openOidcServer, type OidcServer } from '@/testing/http/oidc-server'

const ANN = { sub: 'ann', claims: { name: 'Ann Example', groups: ['kora-ops'] } }

/** A cockpit with accounts and a real provider, which asks who comes by a page of its own. */
const test = base.extend<{ port: number; provider: OidcServer }>({
  port: async ({}, give) => {
    await give(await freePort())
  },

  provider: async ({ port }, give) => {
    const callback = `http://127.0.0.1:${port}/api/session/oidc/callback`
    const provider = await openOidcServer({ callback, person: ANN, asks: true })
    await give(provider)
    await provider.close()
  },

  cockpit: async ({ environment, port, provider, database }, give) => {
    const cockpit = await openCockpit(
      {
        ...environment,
        KORA_PUBLIC_URL: `http://127.0.0.1:${port}`,
        KORA_OIDC_ISSUER: provider.issuer,
        KORA_OIDC_CLIENT_ID: OIDC_CLIENT.id,
        KORA_OIDC_CLIENT_SECRET: OIDC_CLIENT.secret,
        KORA_OIDC_ROLES: 'operator:kora-ops',
      },
      port,
    )
    await cockpit.ready()
    await takeLink(cockpit, await addAccountIn(database, 'bob', 'viewer'))
    await give(cockpit)
    await cockpit.stop()
  },
})

const me = (page: Page) => page.getByRole('banner').getByText('Ann Example · operator')

test('one signs in at a provider and out again, by keyboard, to where one wanted', async ({
  page,
  cockpit,
  provider,
}) => {
  // Two servers, a boot and eight pages.
  test.slow()
  // A stranger's link leads there by way of the page where one signs in.
  await page.goto(`${cockpit.url}/sea-tickets?bucket=queued`)
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: /^Continue with 127\.0\.0\.1/ })).toBeFocused()
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: 'Provider' })).toBeVisible()
  await page.getByRole('button', { name: 'Go on as ann' }).press('Enter')
  await expect(page).toHaveURL(`${cockpit.url}/sea-tickets?bucket=queued`)
  await page.setViewportSize({ width: 1440, height: 900 })
  await expect(me(page)).toBeVisible()

  await page.getByRole('button', { name: 'Sign out' }).press('Enter')
  await expect(page).toHaveURL(`${cockpit.url}/sign-in`)
  await page.goto(cockpit.url)
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()

  // Who leaves at the provider, where nobody is signed in any more, is told so.
  await page.context().clearCookies()
  await page.getByRole('link', { name: /^Continue with/ }).click()
  await page.getByRole('button', { name: 'Leave' }).click()
  await expect(page.getByRole('alert').first()).toHaveText(
    'The sign-in service did not let you in.',
  )
  expect(await violations(page)).toEqual([])

  // Somebody whom no claim gives a role.
  provider.person = { sub: 'eve', claims: { name: 'Eve', groups: [] } }
  await page.getByRole('link', { name: /^Continue with/ }).click()
  await page.getByRole('button', { name: 'Go on as eve' }).click()
  await expect(page.getByRole('alert').first()).toContainText('you have no role here')
})

test.describe('without scripts, on a phone', () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } })

  test('one signs in by name and password, and at the provider', async ({ page, cockpit }) => {
    test.slow()
    await page.goto(cockpit.url)
    await page.getByLabel('Name').fill('bob')
    await page.getByLabel('Password').fill('not the right one')
    await page.getByLabel('Password').press('Enter')
    await expect(page.getByRole('alert')).toHaveText('Name and password do not match.')
    await page.getByLabel('Name').fill('bob')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(`${cockpit.url}/`)

    await page.context().clearCookies()
    await page.goto(cockpit.url)
    await page.getByRole('link', { name: /^Continue with/ }).click()
    await page.getByRole('button', { name: 'Go on as ann' }).click()
    await expect(page).toHaveURL(`${cockpit.url}/`)
  })
})
