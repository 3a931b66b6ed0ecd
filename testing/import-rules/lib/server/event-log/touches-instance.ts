import 'server-only'
import { getHolder } from '../../../../../lib/server/holder/holder.instance'

export const sample = getHolder
