import { toTheme } from '@/app/_cockpit/theme'

export const sample = toTheme
