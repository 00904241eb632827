import { toAsciiDigits, withoutInvisible } from '@peyk/domain/persian-text'

/** People write a `#` before an id or a number, and copy blanks and signs around it. */
export const bareOf = (text: string) =>
  withoutInvisible(text)
    .replace(/^[\s#№]+/u, '')
    .trim()

/** Returns one spelling of a number for all that people type: any digits, letters of Arabic keyboards, dashes, blanks and case, with its `#` or without. */
export function toNumberKey(number: string): string {
  return toAsciiDigits(bareOf(number.normalize('NFKC')))
    .replaceAll('ي', 'ی')
    .replaceAll('ك', 'ک')
    .replace(/\p{Pd}/gu, '-')
    .replace(/\s+/gu, '')
    .toLowerCase()
}
