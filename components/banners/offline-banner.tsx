import WifiOff from 'lucide-react/icons/wifi-off'
import type { RequestFailure } from '@/lib/client/freshness/request-failure'
import { BannerFrame } from './banner-frame'
import type { BannerProps } from './banner-props'
import { tickingNote } from './ticking-note'
import { Since, WhatYouSee } from './what-you-see'

interface Texts {
  readonly title: string
  readonly advice: string
  /** Asking again is no help: the page must be loaded anew. */
  readonly needsReload?: true
}

function textsOf(failure: RequestFailure | null): Texts {
  switch (failure?.kind) {
    case undefined:
    case 'busy':
    case 'elsewhere':
      return {
        title: 'The last request brought nothing.',
        advice: 'The page keeps asking; this clears by itself.',
      }
    case 'browser-offline':
      return {
        title: 'This browser is offline.',
        advice: 'Check the network of this device; the page asks again as soon as it is back.',
      }
    case 'network':
      return {
        title: 'The cockpit server cannot be reached.',
        advice:
          'Check that the server runs and that the network leads to it; the page keeps asking.',
      }
    case 'timeout':
      return {
        title: 'The cockpit server does not answer.',
        advice: 'It takes requests but leaves them open. Check its log and its load.',
      }
    case 'signed-out':
      return {
        title: 'This page is signed out.',
        advice:
          'The server, or something in front of it, asks for a sign-in: the session has ended, or the password was changed.',
        needsReload: true,
      }
    case 'altered':
      return {
        title: 'Something between this page and the cockpit server changes answers.',
        advice:
          'An answer came without what the server puts on each. Check the proxy or the sign-in in front of the server: it must pass the x-kora headers and JSON on as they are.',
      }
    case 'http':
      if (failure.status === 429 && failure.detail === undefined) {
        return {
          title:
            'The cockpit server, or something in front of it, takes fewer requests (HTTP 429).',
          advice: 'The page waits for as long as it is asked to, and then asks again.',
        }
      }
      return {
        title: `The cockpit server answered with HTTP ${failure.status}.`,
        advice:
          failure.detail ?? 'Look into the server’s log for the cause; the page keeps asking.',
      }
    case 'malformed':
      return {
        title: 'The answer of the cockpit server cannot be understood.',
        advice: 'Reload the page. If this stays, page and server differ in version.',
      }
    default:
      return failure satisfies never
  }
}

/**
 * Shows when a request failed or takes longer than an interval, or when the browser is offline.
 * Comes before all others but `elsewhere`: without answers the page cannot know what else is wrong
 * (SPEC 9).
 */
export function OfflineBanner({ view, onRefresh }: BannerProps) {
  const { title, advice, needsReload = false } = textsOf(view.failure)
  return (
    <BannerFrame
      kind="offline"
      role="alert"
      tone="alarm"
      icon={<WifiOff size={20} />}
      title={title}
      ticking={tickingNote(view)}
      onRefresh={needsReload ? () => window.location.reload() : onRefresh}
      refreshWords={needsReload ? 'Load the page and sign in' : undefined}
    >
      <p>
        <Since view={view} />
        <WhatYouSee view={view} /> {advice}
      </p>
    </BannerFrame>
  )
}
