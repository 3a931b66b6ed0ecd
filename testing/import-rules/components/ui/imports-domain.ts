import { criticalityOf } from '@/lib/domain/sea-ticket'

export const sample = criticalityOf
