import 'server-only'
import { SubstrateProvider } from '@/lib/server/provider/substrate-provider'

export const sample = SubstrateProvider
