import unhomoglyph from 'unhomoglyph'

/** Unicode's table of confusables leaves these out, though `ᴛᴏᴋᴇɴ` reads like any token. */
const SMALL_CAPITALS = 'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ'
const THEIR_LETTERS = 'abcdefghijklmnoprstuvwyz'

/** Marks on letters, and invisible characters: zero width, direction, tags. */
const UNSEEN = /[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

/**
 * A text as a reader sees it, in plain letters: full-width forms, accents, Cyrillic and Greek
 * look-alikes become the Latin letters that they resemble, and invisible characters are left out.
 */
export function foldLookAlikes(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  return text
    .normalize('NFKD')
    .replaceAll(UNSEEN, '')
    .replaceAll(new RegExp(`[${SMALL_CAPITALS}]`, 'gu'), letterOfSmallCapital)
    .replaceAll(/[^\x00-\x7f]+/g, (foreign) => unhomoglyph(foreign))
    .normalize('NFKD')
    .replaceAll(UNSEEN, '')
}

function letterOfSmallCapital(capital: string): string {
  return THEIR_LETTERS[SMALL_CAPITALS.indexOf(capital)] ?? capital
}
