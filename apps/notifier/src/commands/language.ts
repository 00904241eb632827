import { LANGUAGES, parseLanguage } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import { wordsOf } from '@peyk/telegram/words'
import type { CommandHandler } from './context.ts'

const NAMES: Record<Language, string> = { fa: 'فارسی', en: 'English' }
const PREFIX = 'language:'

/** `/language` offers the languages; `/language en` sets one. */
export const language: CommandHandler = async ({ argument, chatId, words }, { store, reply }) => {
  const chosen = parseLanguage(argument)
  if (chosen === undefined) {
    const buttons = [LANGUAGES.map((offered) => ({ text: NAMES[offered], data: PREFIX + offered }))]
    return reply(chatId, { html: words.chooseLanguage, buttons })
  }
  await store.chats.setLanguage(chatId, chosen)
  return reply(chatId, { html: wordsOf(chosen).languageSet })
}

/** The language that a button stands for, if it is one of ours. */
export function parseLanguageButton(data: string): Language | undefined {
  return data.startsWith(PREFIX) ? parseLanguage(data.slice(PREFIX.length)) : undefined
}
