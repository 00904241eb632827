import type { Method } from './method.ts'
import { answerCallbackQuery, getChat, getChatMember, getMe, sendChatAction } from './methods/chat.ts'
import { deleteMyCommands, getMyCommands, setMyCommands } from './methods/commands.ts'
import { deleteMessage, editMessageReplyMarkup, editMessageText, sendMessage } from './methods/messages.ts'
import { createSetWebhook, deleteWebhook, getUpdates, getWebhookInfo } from './methods/updates.ts'

export type NamedMethod = { name: string; run: Method }

/** Finds a method by its name, whatever its case, as the Bot API does. */
export function createBotApi(): (name: string) => NamedMethod | undefined {
  const methods: Record<string, Method> = {
    answerCallbackQuery,
    deleteMessage,
    deleteMyCommands,
    deleteWebhook,
    editMessageReplyMarkup,
    editMessageText,
    getChat,
    getChatMember,
    getMe,
    getMyCommands,
    getUpdates,
    getWebhookInfo,
    sendChatAction,
    sendMessage,
    setMyCommands,
    setWebhook: createSetWebhook(),
  }
  const byLowerCase = new Map(Object.entries(methods).map(([name, run]) => [name.toLowerCase(), { name, run }]))
  return (name) => byLowerCase.get(name.toLowerCase())
}
