import { byteOffset, cannotParse } from './html-error.ts'
import type { EntityType } from './message-entity.ts'

export type StartTag = { name: string; type: EntityType; argument: string; end: number }

/** https://core.telegram.org/bots/api#html-style */
const TAGS: Record<string, EntityType> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
  a: 'text_link',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
}

const ATTRIBUTE = /^\s*([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([a-z0-9.-]+)(?=[\s>])))?/i

/** The start tag at `at`; `end` is the position after its `>`. Throws Telegram's 400 for tags it does not take. */
export function readStartTag(source: string, at: number): StartTag {
  const offset = byteOffset(source, at)
  const opened = /^<([^\s>]*)/.exec(source.slice(at)) ?? ['<', '']
  const name = (opened[1] ?? '').toLowerCase()
  let position = at + opened[0].length
  if (position >= source.length) throw cannotParse(`Unclosed start tag at byte offset ${offset}`)
  const type = TAGS[name]
  if (!type) throw cannotParse(`Unsupported start tag "${name}" at byte offset ${offset}`)

  const attributes = new Map<string, string>()
  for (;;) {
    const tail = source.slice(position)
    const close = /^\s*>/.exec(tail)
    if (close) {
      position += close[0].length
      break
    }
    const attribute = ATTRIBUTE.exec(tail)
    if (tail.trim() === '') throw cannotParse(`Unclosed start tag "${name}" at byte offset ${offset}`)
    if (!attribute) throw cannotParse(`Empty attribute name in the tag "${name}" at byte offset ${offset}`)
    attributes.set((attribute[1] ?? '').toLowerCase(), unescape(attribute[2] ?? attribute[3] ?? attribute[4] ?? ''))
    position += attribute[0].length
  }
  if (name === 'span' && attributes.get('class') !== 'tg-spoiler') {
    throw cannotParse(`Tag "span" must have class "tg-spoiler" at byte offset ${offset}`)
  }
  return { name, type: toType(type, attributes), argument: toArgument(name, attributes), end: position }
}

function toType(type: EntityType, attributes: Map<string, string>): EntityType {
  return type === 'blockquote' && attributes.has('expandable') ? 'expandable_blockquote' : type
}

function toArgument(name: string, attributes: Map<string, string>): string {
  if (name === 'a') return attributes.get('href') ?? ''
  const className = attributes.get('class') ?? ''
  return name === 'code' && className.startsWith('language-') ? className.slice('language-'.length) : ''
}

function unescape(value: string): string {
  return value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
