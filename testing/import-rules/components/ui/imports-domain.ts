import { criticalityOf } from '@/lib/domain/tickets/sea-ticket'

export const sample = criticalityOf
