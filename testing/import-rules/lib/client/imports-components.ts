import { Announcer } from '@/components/shell/announcer'

export const sample = Announcer
