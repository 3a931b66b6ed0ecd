import { explorerSettings } from '@/app/_page/explorer-settings'

export const sample = explorerSettings
