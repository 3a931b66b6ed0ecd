/** The four meanings of the page (DESIGN), and `neutral` for none. */
export type Tone = 'good' | 'attention' | 'alarm' | 'unknown' | 'neutral'
