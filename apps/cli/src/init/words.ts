import type { Language } from '@peyk/domain/language'
import type { InitWords } from './init-words.ts'
import { en } from './words-en.ts'
import { fa } from './words-fa.ts'

const WORDS: Record<Language, InitWords> = { en, fa }

export function initWordsOf(language: Language): InitWords {
  return WORDS[language]
}
