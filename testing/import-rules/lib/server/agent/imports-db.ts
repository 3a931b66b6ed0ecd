import 'server-only'
import { SubstrateClock } from '@/lib/server/db/substrate-clock'

export const sample = SubstrateClock
