import { createLog } from '@/lib/server/process/log'

export const sample = createLog
