import 'server-only'
import { BootReport } from '@/lib/server/following/boot-report'

export const sample = BootReport
