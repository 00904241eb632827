import { isolate } from '@peyk/telegram/formatting'
import type { CommandHandler } from './context.ts'

/** `/id` shows the ids of the chat and of its topic, as `ADMIN_CHAT_ID` and `ADMIN_TOPIC_ID` want them. */
export const id: CommandHandler = ({ chatId, topicId, words }, { reply }) => {
  const html = [words.chatId(toCode(chatId)), ...(topicId === undefined ? [] : [words.topicId(toCode(topicId))])]
  return reply(chatId, { html: html.join('\n') })
}

/** Returns the id in a form that people can copy. */
function toCode(value: string | number): string {
  return isolate(`<code>${value}</code>`)
}
