import type { RequestTrouble } from '@/lib/client/freshness/panel-view'

/** Why a single wish was not fulfilled, in one sentence; null where nothing went wrong. */
export function troubleWords(trouble: RequestTrouble | null): string | null {
  switch (trouble?.kind) {
    case undefined:
      return null
    case 'browser-offline':
      return 'This browser is offline.'
    case 'network':
      return 'The cockpit server cannot be reached.'
    case 'timeout':
      return 'The cockpit server does not answer.'
    case 'http':
      return trouble.detail ?? `The cockpit server answered with HTTP ${trouble.status}.`
    case 'malformed':
      return 'The answer of the cockpit server cannot be understood.'
    default:
      return trouble satisfies never
  }
}
