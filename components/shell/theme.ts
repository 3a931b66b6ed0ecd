export const THEMES = ['system', 'light', 'dark'] as const
/** What the operator chose; `system` follows the device. */
export type Theme = (typeof THEMES)[number]
