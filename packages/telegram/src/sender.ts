import type { SendOutcome } from '@peyk/domain/send-outcome'
import type { SendMessageParams } from 'node-telegram-bot-api/types'
import type { TelegramApi } from './client.ts'
import { classifyFailure } from './outcome.ts'

/** A message for Telegram: HTML with Telegram's tags, and buttons under it. */
export type ChatMessage = {
  html: string
  buttons?: readonly (readonly Button[])[]
  /** The topic of a forum group. */
  topicId?: number
}
export type Button = { text: string; data: string } | { text: string; url: string }

/** Sends one message once and returns the outcome. Never throws for a failure of Telegram or the network. */
export async function sendMessage(api: TelegramApi, chatId: string, message: ChatMessage): Promise<SendOutcome> {
  try {
    const sent = await api.sendMessage(toParams(chatId, message))
    // An ok without a message: this answer cannot be trusted.
    if (typeof sent?.message_id !== 'number') return { kind: 'uncertain', reason: 'the answer names no message' }
    return { kind: 'sent', messageId: sent.message_id }
  } catch (error) {
    return classifyFailure(error)
  }
}

/** Returns the Bot API's parameters for a message. https://core.telegram.org/bots/api#sendmessage */
export function toParams(chatId: string, message: ChatMessage): SendMessageParams {
  return {
    chat_id: Number(chatId),
    text: message.html,
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    ...(message.topicId === undefined ? {} : { message_thread_id: message.topicId }),
    ...(message.buttons ? { reply_markup: toKeyboard(message.buttons) } : {}),
  }
}

function toKeyboard(rows: readonly (readonly Button[])[]) {
  return {
    inline_keyboard: rows.map((row) =>
      row.map((button) =>
        'url' in button ? { text: button.text, url: button.url } : { text: button.text, callback_data: button.data },
      ),
    ),
  }
}
