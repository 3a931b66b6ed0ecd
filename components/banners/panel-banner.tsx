import type { BannerProps } from './banner-props'
import { BusyNote } from './busy-note'
import { ClockNote } from './clock-note'
import { ElsewhereBanner } from './elsewhere-banner'
import { OfflineBanner } from './offline-banner'
import { ReadErrorBanner } from './read-error-banner'
import { RuntimeSilentBanner } from './runtime-silent-banner'
import { StaleBanner } from './stale-banner'
import { StubBanner } from './stub-banner'
import { UninitializedBanner } from './uninitialized-banner'

/** The one banner that a verdict names, or none; and whether the server puts the question off. */
export function PanelBanner(props: BannerProps) {
  return (
    <>
      {props.view.busySince === null ? null : <BusyNote />}
      {props.view.clockSetBack == null ? null : <ClockNote {...props.view.clockSetBack} />}
      <Banner {...props} />
    </>
  )
}

function Banner(props: BannerProps) {
  const { banner } = props.view.verdict
  switch (banner) {
    case null:
      return null
    case 'elsewhere':
      return <ElsewhereBanner {...props} />
    case 'offline':
      return <OfflineBanner {...props} />
    case 'read-error':
      return <ReadErrorBanner {...props} />
    case 'uninitialized':
      return <UninitializedBanner {...props} />
    case 'runtime-silent':
      return <RuntimeSilentBanner {...props} />
    case 'stale':
      return <StaleBanner {...props} />
    case 'stub':
      return <StubBanner {...props} />
    default:
      return banner satisfies never
  }
}
