import 'server-only'
import { getHolder } from '../../../../../lib/server/state/holder.instance'

export const sample = getHolder
