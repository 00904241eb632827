import { LANGUAGES } from '@peyk/domain/language'
import { STATUSES } from '@peyk/domain/status'
import { describe, expect, it } from 'vitest'
import { formatOrderId } from './formatting.ts'
import { expectTelegramHtml } from './telegram-html-fixture.ts'
import { COMMAND_NAMES, toHelp, wordsOf } from './words.ts'

type Entry = { path: string; text: string; given: string[] }

/** Every text of a language with its path; functions are called with known arguments. */
function entriesOf(words: object, path = ''): Entry[] {
  return Object.entries(words).flatMap(([key, value]): Entry[] => {
    const here = `${path}${key}`
    if (typeof value === 'string') return [{ path: here, text: value, given: [] }]
    if (typeof value !== 'function') return entriesOf(value as object, `${here}.`)
    const say = value as (...args: string[]) => string
    const given = [formatOrderId('A<1>'), 'STATUS'].slice(0, say.length)
    return [{ path: here, text: say(...given), given }]
  })
}

const byLanguage = LANGUAGES.map((language) => ({ language, entries: entriesOf(wordsOf(language)) }))

describe('what Peyk says', () => {
  it('is there in every language, with the same arguments', () => {
    const [fa, en] = byLanguage.map(({ entries }) => entries.map(({ path, given }) => `${path}(${given.length})`))
    expect(fa).toEqual(en)
    expect(fa?.length).toBeGreaterThan(30)
  })

  const entries = byLanguage.flatMap(({ language, entries }) => entries.map((entry) => ({ language, ...entry })))
  it.each(entries)('$language: $path', ({ text, given, path }) => {
    expectTelegramHtml(text)
    expect(text).toBe(text.trim())
    for (const argument of given) expect(text).toContain(argument)
    // https://core.telegram.org/bots/api#inlinekeyboardbutton: plain text
    expect(path.startsWith('labels.') && text.includes('<')).toBe(false)
  })

  it('is Persian in Persian and English in English', () => {
    for (const { language, path, text } of entries) {
      const plain = text.replace(/<code>.*?<\/code>|STATUS|A&lt;1&gt;|\/[a-z]+/g, '')
      expect({
        path,
        isForeign: (language === 'fa' ? /[A-Za-zيكىة٠-٩]/ : /[\u0600-\u06FF]/).test(plain.replace(/<\/?b>/g, '')),
      }).toEqual({
        path,
        isForeign: false,
      })
    }
  })

  it('has words for every status, all different', () => {
    for (const language of LANGUAGES) {
      const { statuses } = wordsOf(language)
      expect(new Set(Object.keys(statuses))).toEqual(new Set(STATUSES))
      expect(new Set(Object.values(statuses)).size).toBe(STATUSES.length)
    }
  })

  it('names the same commands in both helps', () => {
    const commands = LANGUAGES.map((language) => toHelp(wordsOf(language)).match(/\/[a-z]+/g))
    expect(commands[0]).toEqual(COMMAND_NAMES.map((name) => `/${name}`))
    expect(commands[1]).toEqual(commands[0])
  })
})
