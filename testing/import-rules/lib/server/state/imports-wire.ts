import 'server-only'
import { parseInclude } from '@/lib/wire/include'

export const sample = parseInclude
