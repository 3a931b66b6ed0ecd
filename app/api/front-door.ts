import 'server-only'
import { getConfig } from '@/lib/server/process/config.instance'
import { frontDoor } from '@/lib/server/http/front-door'
import { openFrontDoor } from '@/scripts/serve/door-slot.mjs'
import { API_ROUTES } from './routes'

/**
 * Opens the front door of this process. A serverless host has no server of ours to stand before:
 * there proxy.ts, the routes and the pages ask the access rule.
 */
export function openDoor(): void {
  if (!getConfig().serverless) openFrontDoor(frontDoor(API_ROUTES))
}
