import 'server-only'
import { staleAfterMs } from '@/lib/client/freshness/judge-panel'

export const sample = staleAfterMs
