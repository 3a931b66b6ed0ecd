import type { RequestFailure } from '@/lib/client/freshness/request-failure'

/** Why a single request failed, in one sentence; null where it did not. */
export function failureWords(failure: RequestFailure | null): string | null {
  switch (failure?.kind) {
    case undefined:
      return null
    case 'browser-offline':
      return 'This browser is offline.'
    case 'network':
      return 'The cockpit server cannot be reached.'
    case 'timeout':
      return 'The cockpit server does not answer.'
    case 'http':
      return failure.detail ?? `The cockpit server answered with HTTP ${failure.status}.`
    case 'signed-out':
      return 'This page is signed out. Load it anew to sign in.'
    case 'altered':
      return 'Something between this page and the cockpit server changes answers.'
    case 'malformed':
      return 'The answer of the cockpit server cannot be understood.'
    case 'elsewhere':
      return 'This address now serves something else. Load the page anew.'
    case 'busy':
      return 'The cockpit server is busy. Try again.'
    default:
      return failure satisfies never
  }
}
