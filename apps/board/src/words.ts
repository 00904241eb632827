import type { Language } from '@peyk/domain/language'
import { en } from './words/en.ts'
import { fa } from './words/fa.ts'
import type { Words } from './words/fa.ts'

export type { Language } from '@peyk/domain/language'
export type { Words } from './words/fa.ts'

/** The texts of the board's own pages. */
export const WORDS: Record<Language, Words> = { fa, en }

export function toOtherLanguage(language: Language): Language {
  return language === 'fa' ? 'en' : 'fa'
}
