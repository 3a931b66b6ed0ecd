import { createLog } from '@/lib/server/log'

export const sample = createLog
