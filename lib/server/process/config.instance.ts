import 'server-only'
import { type CockpitConfig, readConfig } from './env'
import { processSingleton } from './process-singleton'

const slot = processSingleton<CockpitConfig>('config')

/** The configuration of this process, read once from its environment at run time. */
export function getConfig(): CockpitConfig {
  return slot.orMake(() => readConfig(process.env))
}
