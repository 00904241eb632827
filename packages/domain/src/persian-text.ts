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
