import './globals.css'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { pageMe } from '@/app/_page/page-access'
import { MeProvider } from '@/lib/client/access/me'
import { THEME_COOKIE, themeAttribute, toTheme } from '@/components/shell/theme'

/** Pages render title and icon themselves, because these show the state. */
export const metadata: Metadata = {
  description: 'What Kora is doing, whether it may take work, what waits and what is stuck.',
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f3f4f7' },
    { media: '(prefers-color-scheme: dark)', color: '#0b0d11' },
  ],
}

/**
 * Dynamic: a static page would have no script nonce, and its settings would be those of the build.
 */
export const dynamic = 'force-dynamic'

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = toTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <html lang="en" data-theme={themeAttribute(theme)}>
      <body>
        <MeProvider value={await pageMe()}>{children}</MeProvider>
      </body>
    </html>
  )
}
