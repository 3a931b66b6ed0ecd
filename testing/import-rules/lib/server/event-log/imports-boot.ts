import 'server-only'
import { BootReport } from '@/lib/server/boot/boot-report'

export const sample = BootReport
