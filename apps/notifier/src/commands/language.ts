import { LANGUAGES, parseLanguage } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import { wordsOf } from '@peyk/telegram/words'
import type { CommandHandler } from './context.ts'

const NAMES: Record<Language, string> = { fa: 'فارسی', en: 'English' }

/** `/language` offers the languages; `/language en` sets one. */
export const language: CommandHandler = async (command, { store, reply, buttons }) => {
  const { argument, chatId, words } = command
  const chosen = parseLanguage(argument)
  if (chosen === undefined) {
    const choices = LANGUAGES.map((offered) => ({ text: NAMES[offered], data: buttons.sign(`l:${offered}`, command) }))
    return reply(chatId, { html: words.chooseLanguage, buttons: [choices] })
  }
  await store.chats.setLanguage(chatId, chosen)
  return reply(chatId, { html: wordsOf(chosen).languageSet })
}
