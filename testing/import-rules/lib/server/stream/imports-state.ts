import 'server-only'
import { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'

export const sample = OperationalStateHolder
