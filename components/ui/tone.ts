/** The four meanings of the page, and `neutral` for what carries none. */
export type Tone = 'good' | 'attention' | 'alarm' | 'unknown' | 'neutral'
