import 'server-only'
import { StreamChannel } from '@/lib/server/stream/stream-channel'

export const sample = StreamChannel
