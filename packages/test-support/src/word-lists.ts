import type { Text } from '@peyk/domain/text'
import { expect } from 'vitest'

/** Names of settings, commands, options and addresses. */
const NAMES = /[A-Z]+(?:_[A-Z]+)+|peyk [a-z]+|--[a-z-]+|https?:\/\/[^\s,)]+/g
const ISOLATED = /\u2068[^\u2068\u2069]+\u2069/g

type Words = Readonly<Record<string, unknown>>

/** Calls a word with values that are their own names. */
function fill(word: unknown): { text: string; values: string[] } {
  const used = new Set<string>()
  const values = new Proxy({}, { get: (_, name) => (used.add(String(name)), `<${String(name)}>`) })
  return { text: typeof word === 'function' ? String(word(values)) : String(word), values: [...used].toSorted() }
}

/** Expects each Persian word to have the values, names and commands of the English one, with all that is Latin isolated. */
export function expectSameWords({ en, fa }: { en: Words; fa: Words }, say: (...given: never) => Text): void {
  for (const key of Object.keys(en)) {
    const english = fill(en[key])
    const persian = fill(fa[key])
    expect(persian.values, key).toEqual(english.values)
    for (const [name] of english.text.matchAll(NAMES)) expect(persian.text, key).toContain(name)
    const values = Object.fromEntries(english.values.map((name) => [name, 'x']))
    const text = say(...([key, values] as never)).fa
    expect(text.replaceAll(ISOLATED, ''), key).not.toMatch(/[A-Za-z\u2066-\u2069]/)
  }
}
