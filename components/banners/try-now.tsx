import { Button } from '@/components/ui/button'
import type { BannerProps } from './banner-props'

/** The banner's button, if the panel can request its data. */
export function tryNow({ onRefresh }: Pick<BannerProps, 'onRefresh'>) {
  return onRefresh === undefined ? undefined : <Button onClick={onRefresh}>Try now</Button>
}
