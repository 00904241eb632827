import type { ChatMessage } from './sender.ts'

/** Characters after entities are parsed: https://core.telegram.org/bots/api#sendmessage */
const LONGEST_TEXT = 4096
const BETWEEN = '\n\n'
const CUT = '\n…'

/**
 * Returns the parts of a message in HTML as few messages that Telegram takes, in their order. A part that is too long for one message
 * loses its last lines. A tag must end in the line in which it begins.
 */
export function splitMessage(parts: readonly string[]): ChatMessage[] {
  const messages: string[] = []
  for (const part of parts.map(cutLines)) {
    const last = messages.at(-1)
    const joined = last === undefined ? part : last + BETWEEN + part
    if (last === undefined || shownLength(joined) > LONGEST_TEXT) messages.push(part)
    else messages[messages.length - 1] = joined
  }
  return messages.map((html) => ({ html }))
}

function cutLines(part: string): string {
  if (shownLength(part) <= LONGEST_TEXT) return part
  const lines = part.split('\n')
  while (lines.length > 1 && shownLength(lines.join('\n') + CUT) > LONGEST_TEXT) lines.pop()
  return lines.join('\n') + CUT
}

/** An entity is one character. */
function shownLength(html: string): number {
  return html.replace(/<[^<>]*>/g, '').replace(/&\w+;/g, '&').length
}
