import 'server-only'
import { createLog } from '@/lib/server/process/log'
import { processSingleton } from '@/lib/server/process/process-singleton'
import type { SubstrateProvider } from './substrate-provider'

const slot = processSingleton<SubstrateProvider>('active-provider')

/** Registers the provider that every route reads through; a second instance replaces the first. */
export function setActiveProvider(provider: SubstrateProvider): void {
  const present = slot.get()
  if (present === provider) return
  if (present !== null) {
    createLog().warn('[kora.boot]', 'another provider was active and has been replaced')
  }
  slot.set(provider)
}

/** The provider of this process, or null before the boot has registered one. */
export function getActiveProvider(): SubstrateProvider | null {
  return slot.get()
}

/** Forgets the provider, so that each test starts from none. */
export function clearActiveProvider(): void {
  slot.clear()
}
