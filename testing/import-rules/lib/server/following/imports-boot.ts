import 'server-only'
import { Boot } from '@/lib/server/boot/boot'

export const sample = Boot
