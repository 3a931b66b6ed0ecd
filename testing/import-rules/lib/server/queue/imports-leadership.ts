import 'server-only'
import { Leadership } from '@/lib/server/leadership/leadership'

export const sample = Leadership
