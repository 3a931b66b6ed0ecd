/** How text is found in a database: by trigrams, by whole words, or not at all. */
export const TEXT_SEARCHES = ['trigrams', 'words', 'none'] as const
export type TextSearch = (typeof TEXT_SEARCHES)[number]
