import { escapeCharacter } from '@peyk/domain/printable'

/** A piece of a page that is safe to send as it is. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

type Part = Html | string | number | false | undefined | readonly Part[]

const ATTRIBUTE = /="[^"]*$/
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Returns markup with values in it. A value that is not markup itself is escaped; `false` and `undefined` add nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  return new Html(strings.map((string, i) => string + toText(values[i], ATTRIBUTE.test(string))).join(''))
}

/** The board isolates foreign text in `bdi`: what is left are controls, and what overrides the direction of its own letters. */
const MISLEADING = /[\p{Cc}\u202A-\u202E]/gu
const LINE = /[\t\n\r]/

/** A value in an attribute stays as it is: forms send it back. */
function toShown(value: string, isInAttribute: boolean): string {
  if (isInAttribute) return value
  return value.replace(MISLEADING, (character) => (LINE.test(character) ? character : escapeCharacter(character)))
}

function toText(part: Part, isInAttribute = false): string {
  if (part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'object') return part.map((each) => toText(each, isInAttribute)).join('')
  return toShown(String(part), isInAttribute).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
