import 'server-only'
import { HttpAgent } from '@/lib/server/agent/http-agent'

export const sample = HttpAgent
