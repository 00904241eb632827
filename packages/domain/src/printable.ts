/**
 * Characters of foreign text that control a terminal, end a line, or reorder the text around them: C0, C1, line separators and Unicode's
 * bidi controls. https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings
 */
const STEERING = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu

/** Returns the text with each character that steers its display written as an escape of JavaScript and JSON, such as `\u202e`. */
export function toPrintable(text: string): string {
  return text.replace(STEERING, escapeCharacter)
}

/** Returns the text without the characters that steer its display. */
export function toPlain(text: string): string {
  return text.replace(STEERING, '')
}

/** Returns a character as `\n`, or `\u` and four hexadecimal digits. */
export function escapeCharacter(character: string): string {
  return character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
