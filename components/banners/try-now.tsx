import { Button } from '@/components/ui/button'
import type { BannerProps } from './banner-props'

/** The button of a banner, where the panel was given a way to ask. */
export function tryNow({ onRefresh }: Pick<BannerProps, 'onRefresh'>) {
  return onRefresh === undefined ? undefined : <Button onClick={onRefresh}>Try now</Button>
}
