import 'server-only'
import { OperationalStateHolder } from '@/lib/server/holder/operational-state-holder'

export const sample = OperationalStateHolder
