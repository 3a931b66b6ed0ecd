import 'server-only'
import { toOperationalStateCore } from '@/lib/server/answers/state/operational-state-body'

export const sample = toOperationalStateCore
