import 'server-only'
import { type CockpitConfig, readConfig } from './env'
import { processSingleton } from './process-singleton'

const slot = processSingleton<CockpitConfig>('config')

/** The configuration of this process, read once from its environment at run time. */
export function getConfig(): CockpitConfig {
  const present = slot.get()
  if (present !== null) return present
  const config = readConfig(process.env)
  slot.set(config)
  return config
}
