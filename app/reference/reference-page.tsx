'use client'

import type { ReactNode } from 'react'
import { ExplorerPage } from '@/app/_page/explorer-page'
import type { Theme } from '@/components/shell/theme'

interface ReferencePageProps {
  readonly workspace: string | null
  readonly initialTheme: Theme
  /** Rendered on the server: it adds nothing to the first load. */
  readonly children: ReactNode
}

/** The frame of the reference; what is in it never becomes old. */
export function ReferencePage({ workspace, initialTheme, children }: ReferencePageProps) {
  return (
    <ExplorerPage
      current={null}
      title="Interface"
      workspace={workspace}
      initialTheme={initialTheme}
    >
      <h2 className="mb-3 text-2xl font-semibold sm:mb-6">HTTP interface</h2>
      <p className="mb-3 max-w-prose text-ink-soft sm:mb-6">
        Every route, who may call it, what it takes and what it answers. The same as OpenAPI 3.1 is
        at{' '}
        <a href="/api/openapi.json" className="text-accent underline underline-offset-2">
          /api/openapi.json
        </a>
        . Errors are problem documents (RFC 9457) with a stable code.
      </p>
      {children}
    </ExplorerPage>
  )
}
