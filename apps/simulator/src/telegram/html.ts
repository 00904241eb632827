import { byteOffset, cannotParse } from './html-error.ts'
import { readStartTag } from './html-tag.ts'
import type { EntityType, MessageEntity } from './message-entity.ts'

type OpenTag = { name: string; type: EntityType; argument: string; offset: number }

const CHARACTER_REFERENCES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }
const REFERENCE = /^&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]+));/i

/**
 * Text and entities of a message in HTML style, or the 400 Telegram answers.
 *
 * Wording and byte offsets are those of the Bot API server. One thing is stricter: a bare `&` is refused, which Telegram
 * lets pass although its manual demands `&amp;`: https://core.telegram.org/bots/api#html-style
 */
export function parseHtml(source: string): { text: string; entities: MessageEntity[] } {
  const open: OpenTag[] = []
  const entities: MessageEntity[] = []
  let text = ''
  let at = 0
  while (at < source.length) {
    const character = source[at]
    if (character === '&') {
      const [decoded, length] = decodeReference(source, at)
      text += decoded
      at += length
    } else if (character === '<' && source[at + 1] === '/') {
      at = closeTag(source, at, open, entities, text)
    } else if (character === '<') {
      const tag = readStartTag(source, at)
      open.push({ name: tag.name, type: tag.type, argument: tag.argument, offset: text.length })
      at = tag.end
    } else {
      text += character
      at += 1
    }
  }
  const unclosed = open.at(-1)
  if (unclosed) throw cannotParse(`Can't find end tag corresponding to start tag "${unclosed.name}"`)
  return { text, entities: entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length) }
}

function closeTag(source: string, at: number, open: OpenTag[], entities: MessageEntity[], text: string): number {
  const offset = byteOffset(source, at)
  const tag = open.pop()
  if (!tag) throw cannotParse(`Unexpected end tag at byte offset ${offset}`)
  const match = /^<\/([^\s>]*)\s*>/.exec(source.slice(at))
  if (!match) throw cannotParse(`Unclosed end tag at byte offset ${offset}`)
  const name = (match[1] ?? '').toLowerCase()
  if (name !== '' && name !== tag.name) {
    throw cannotParse(`Unmatched end tag at byte offset ${offset}, expected "</${tag.name}>", found "</${name}>"`)
  }
  if (text.length > tag.offset) addEntity(entities, tag, text)
  return at + match[0].length
}

function addEntity(entities: MessageEntity[], tag: OpenTag, text: string): void {
  const entity: MessageEntity = { type: tag.type, offset: tag.offset, length: text.length - tag.offset }
  const previous = entities.at(-1)
  // <pre><code class="language-…"> is one entity.
  if (tag.type === 'pre' && previous?.type === 'code' && previous.offset === entity.offset && previous.language) {
    entities.pop()
    entity.language = previous.language
  }
  if (tag.type === 'code' && tag.argument) entity.language = tag.argument
  if (tag.type === 'text_link') {
    const url = toLink(tag.argument || text.slice(tag.offset))
    if (url === undefined) return // Telegram shows such a link as plain text
    entity.url = url
  }
  entities.push(entity)
}

/** The address Telegram would open, or `undefined` when it is none. */
export function toLink(address: string): string | undefined {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `http://${address}`)
  if (!url || !['http:', 'https:', 'tg:', 'ton:'].includes(url.protocol)) return undefined
  if (url.protocol.startsWith('http') && !url.hostname.includes('.') && !url.hostname.startsWith('[')) return undefined
  return url.href
}

function decodeReference(source: string, at: number): [decoded: string, length: number] {
  const match = REFERENCE.exec(source.slice(at, at + 12))
  const [whole, hex, decimal, name] = match ?? []
  if (whole !== undefined) {
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal ?? Number.NaN)
    if (code > 0 && code < 0x10_ff_ff) return [String.fromCodePoint(code), whole.length]
    const decoded = CHARACTER_REFERENCES[name ?? '']
    if (decoded !== undefined) return [decoded, whole.length]
  }
  throw cannotParse(`Unescaped "&" at byte offset ${byteOffset(source, at)}`)
}
