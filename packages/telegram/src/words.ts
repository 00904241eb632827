import type { Language } from '@peyk/domain/language'
import { isolate } from './formatting.ts'
import { COMMAND_NAMES } from './words/chat-words.ts'
import type { Words } from './words/chat-words.ts'
import { en } from './words/en.ts'
import { fa } from './words/fa.ts'
import { operatorEn } from './words/operator-en.ts'
import { operatorFa } from './words/operator-fa.ts'
import type { OperatorWords } from './words/operator-words.ts'

export { COMMAND_NAMES } from './words/chat-words.ts'
export type { CommandName, Words } from './words/chat-words.ts'

const WORDS: Record<Language, Words> = { fa, en }
const OPERATOR_WORDS: Record<Language, OperatorWords> = { fa: operatorFa, en: operatorEn }

export function wordsOf(language: Language): Words {
  return WORDS[language]
}

export function operatorWordsOf(language: Language): OperatorWords {
  return OPERATOR_WORDS[language]
}

/** Returns the answer to `/help`: every command with its meaning. In Persian, a slash that is not isolated jumps to the other side. */
export function toHelp({ helpIntro, commands }: Words): string {
  return [helpIntro, '', ...COMMAND_NAMES.map((name) => `${isolate(`/${name}`)} ${commands[name]}`)].join('\n')
}
