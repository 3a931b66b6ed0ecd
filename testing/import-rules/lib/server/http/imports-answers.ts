import 'server-only'
import { toOperationalStateCore } from '@/lib/server/answers/operational-state-body'

export const sample = toOperationalStateCore
