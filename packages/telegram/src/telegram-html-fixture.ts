import { expect } from 'vitest'

/** https://core.telegram.org/bots/api#html-style */
const TAGS = ['b', 'i', 'u', 's', 'code', 'pre', 'a', 'blockquote', 'tg-spoiler']
const ATTRIBUTES = /^( href="https:\/\/[^"]+"| expandable)?$/
const LONGEST_TEXT = 4096

/** For tests: expects text that Telegram takes in its HTML parse mode, without an open isolate. */
export function expectTelegramHtml(html: string): void {
  expect(html.isWellFormed()).toBe(true)

  const open: string[] = []
  const text = html.replace(/<(\/?)([a-z-]+)([^<>]*)>/g, (_tag, slash: string, name: string, attributes: string) => {
    expect(TAGS).toContain(name)
    expect(attributes).toMatch(ATTRIBUTES)
    if (slash === '') open.push(name)
    else expect(open.pop()).toBe(name)
    return ''
  })
  expect(open).toEqual([])
  expect(text).not.toMatch(/[<>]/)
  expect(text.replace(/&(amp|lt|gt|quot);/g, '')).not.toContain('&')
  // https://core.telegram.org/bots/api#sendmessage: 1–4096 characters after entities parsing
  const shown = text.replace(/&\w+;/g, '&')
  expect(shown.trim().length).toBeGreaterThan(0)
  expect(shown.length).toBeLessThanOrEqual(LONGEST_TEXT)

  expect(html.split('\n').filter((line) => !closesEveryIsolate(line))).toEqual([])
  expect(html).not.toMatch(/[\u202A-\u202E\u2066\u2067]/)
}

/** Whether each of a line's isolates is closed in it, and only what was opened. */
function closesEveryIsolate(line: string): boolean {
  let depth = 0
  for (const char of line) {
    if (char === '\u2068') depth += 1
    if (char === '\u2069') depth -= 1
    if (depth < 0) return false
  }
  return depth === 0
}
