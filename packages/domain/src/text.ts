import { LANGUAGES } from './language.ts'
import type { Language } from './language.ts'
import { toPrintable } from './printable.ts'

/** A text in each language. */
export type Text = Readonly<Record<Language, string>>

/** What a word list says about one thing: a text, or one made of named values. */
type Words = Readonly<Record<string, string | ((values: never) => string)>>

/** Foreign text, or a text with both languages. */
export type Value = string | number | Text

type ValuesOf<W> = W extends (values: infer V) => string ? [values: { readonly [Name in keyof V]: Value }] : []

/** Says something in each language, by its name in the word lists and the values that it needs. */
export type Say<W extends Words> = <Key extends keyof W>(key: Key, ...values: ValuesOf<W[Key]>) => Text

/** Joins the word lists. What is Latin in a Persian text is isolated, so that it keeps its order and that of the words around it. */
export function createSay<W extends Words>(lists: Readonly<Record<Language, W>>): Say<W> {
  return (key, ...[values = {}]) =>
    toText((language) => {
      const word = lists[language][key] as string | ((values: Record<string, string>) => string)
      const given = Object.entries<Value>(values).map(([name, value]) => [name, toWords(value, language)])
      const said = typeof word === 'string' ? word : word(Object.fromEntries(given) as Record<string, string>)
      return language === 'fa' ? isolateLatin(said) : said
    })
}

/** Returns a text of what a function returns for each language. */
export function toText(inLanguage: (language: Language) => string): Text {
  return Object.fromEntries(LANGUAGES.map((language) => [language, inLanguage(language)])) as Text
}

/** Returns foreign text that is the same in all languages. */
export function sameText(text: string): Text {
  return toText((language) => (language === 'fa' ? isolate(text) : text))
}

/** Returns a list in each language. */
export function joinTexts(texts: readonly Value[], separators: Text): Text {
  return toText((language) => texts.map((text) => toWords(text, language)).join(separators[language]))
}

/** Between the items of a list. */
export const COMMA: Text = { en: ', ', fa: '، ' }

function toWords(value: Value, language: Language): string {
  if (typeof value === 'object') return value[language]
  return language === 'fa' ? isolate(String(value)) : String(value)
}

/** FSI and PDI of https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates */
function isolate(foreign: string): string {
  return `\u2068${toPrintable(foreign)}\u2069`
}

const ISOLATED = /(\u2068[^\u2069]*\u2069)/
/** Names, commands and addresses, with the blanks inside them. Each begins where such letters begin, or digits alone would be read again and again. */
const LATIN = /(?<![\w@$/<.{~-])[\w@$/<.{~-]*[A-Za-z](?:[\x20-\x7e…]*[\w>}*'…/])?/g

function isolateLatin(text: string): string {
  return text
    .split(ISOLATED)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(LATIN, '\u2068$&\u2069')))
    .join('')
}
