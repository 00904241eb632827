const ARABIC_LETTERS: Record<string, string> = {
  ي: 'ی',
  ى: 'ی',
  ئ: 'ی',
  ك: 'ک',
  ة: 'ه',
  ۀ: 'ه',
  أ: 'ا',
  إ: 'ا',
  ٱ: 'ا',
  ؤ: 'و',
}

/** Persian (۰–۹) and Arabic (٠–٩) digits to ASCII; everything else stays. */
export function toAsciiDigits(text: string): string {
  return text.replace(/[\u06F0-\u06F9\u0660-\u0669]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
}

/**
 * Unicode's bidi controls, joiners, and spaces without a width: keyboards, Telegram, spreadsheets and Peyk's own messages put them around a
 * text. https://www.unicode.org/reports/tr9/
 */
const INVISIBLE = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/gu

/** Returns a text without what nobody sees in it: direction signs, joiners and spaces without a width. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '')
}

const ASCII_WORD = /^[A-Za-z0-9]*$/

/**
 * Returns one spelling for all spellings of the same Persian or English words: whatever letters of Arabic keyboards,
 * joiners, vowel signs, tatweel, direction signs, digits, case, punctuation and spaces they have.
 *
 * For comparing only; never show its result to a person.
 */
export function foldText(text: string): string {
  if (ASCII_WORD.test(text)) return text.toLowerCase()
  return toAsciiDigits(text.normalize('NFKC'))
    .toLowerCase()
    .replace(/[ييىئكةۀأإٱؤ]/g, (letter) => ARABIC_LETTERS[letter] ?? letter)
    .normalize('NFKD')
    .replace(/[^\p{Letter}\p{Number}]|\u0640/gu, '')
}
