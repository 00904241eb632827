/** What Telegram shows of a text, or why it would refuse it and where in the source. */
export type TelegramText = { text: string } | { problem: string; at: number }

/** Each tag with the attributes that it takes. https://core.telegram.org/bots/api#html-style */
const TAGS: Readonly<Record<string, RegExp>> = {
  ...Object.fromEntries(
    ['b', 'strong', 'i', 'em', 'u', 'ins', 's', 'strike', 'del', 'tg-spoiler', 'pre'].map((name) => [name, /^$/]),
  ),
  span: /^class=(["'])tg-spoiler\1$/,
  a: /^href=(["'])(https?|tg):\/\/[^\s"'<>]+\1$/,
  'tg-emoji': /^emoji-id=(["'])\d+\1$/,
  code: /^(class=(["'])language-[\w.+#-]+\2)?$/,
  blockquote: /^(expandable)?$/,
}
const TAG_NAMES = '<b> <i> <u> <s> <tg-spoiler> <a href="https://…"> <code> <pre> <blockquote>'

const NAMED: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"' }
const WRITTEN: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' }
const PIECE = /<[^<>]*>|&#?\w+;|[<>&]|[^<>&]+/g

/**
 * Reads a text as Telegram's HTML parse mode does, a little more strictly: what stands for itself must be escaped, and a
 * link must be one that Telegram opens. Returns the text that people see.
 */
export function readTelegramHtml(html: string): TelegramText {
  const open: string[] = []
  let text = ''
  for (const { 0: piece, index: at } of html.matchAll(PIECE)) {
    if (/^[<>&]$/.test(piece)) return { problem: `a lone ${piece}; expected ${WRITTEN[piece]}`, at }
    if (piece.startsWith('<')) {
      const problem = readTag(piece, open)
      if (problem !== undefined) return { problem, at }
    } else if (piece.startsWith('&')) {
      const decoded = decode(piece)
      if (decoded === undefined) {
        return {
          problem: `${piece} is unknown to Telegram; expected &lt; &gt; &amp; &quot; or a number such as &#8206;`,
          at,
        }
      }
      text += decoded
    } else text += piece
  }
  const unclosed = open.at(-1)
  return unclosed === undefined
    ? { text }
    : { problem: `<${unclosed}> is not closed; expected </${unclosed}>`, at: html.length }
}

/** Opens or closes a tag; gives what is wrong with it. */
function readTag(tag: string, open: string[]): string | undefined {
  const [, slash = '', written = '', attributes = ''] = /^<(\/?)([a-z-]*)([^]*)>$/i.exec(tag) ?? []
  const name = written.toLowerCase()
  const expected = Object.hasOwn(TAGS, name) ? TAGS[name] : undefined
  if (expected === undefined || (attributes !== '' && !/^\s/.test(attributes)))
    return `${tag} is no tag of Telegram’s; expected one of ${TAG_NAMES}`
  if (slash === '/') {
    const last = open.pop()
    if (last === name && attributes.trim() === '') return undefined
    return `${tag} closes ${last === undefined ? 'nothing' : 'another tag'}; expected ${last === undefined ? 'no such tag' : `</${last}>`}`
  }
  if (!expected.test(attributes.trim()))
    return `${tag} has attributes that Telegram does not take; expected one of ${TAG_NAMES}`
  if (name === 'blockquote' && open.includes(name)) return '<blockquote> inside a <blockquote>; expected them apart'
  open.push(name)
  return undefined
}

function decode(reference: string): string | undefined {
  const [, hex, decimal] = /^&#(?:x([\da-f]{1,6})|(\d{1,7}));$/i.exec(reference) ?? []
  if (hex === undefined && decimal === undefined) return NAMED[reference]
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  const isCharacter = code > 0 && code < 0x10_ff_ff && (code < 0xd8_00 || code > 0xdf_ff)
  return isCharacter ? String.fromCodePoint(code) : undefined
}
