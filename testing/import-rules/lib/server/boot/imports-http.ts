import 'server-only'
import { wrongMethod } from '@/lib/server/http/problem'

export const sample = wrongMethod
