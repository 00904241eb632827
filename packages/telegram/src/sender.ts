import type { SendOutcome } from '@peyk/domain/send-outcome'
import { SECOND } from '@peyk/domain/time'
import type { SendMessageParams } from 'node-telegram-bot-api/types'
import type { TelegramApi } from './client.ts'
import { classifyFailure } from './outcome.ts'

/** A message for Telegram: HTML with Telegram's tags, and buttons under it. */
export type ChatMessage = {
  html: string
  buttons?: readonly (readonly Button[])[]
  /** The topic of a forum group. */
  topicId?: number
  /** Above 30 messages a second, for 0.1 Star each. https://core.telegram.org/bots/api#sendmessage, allow_paid_broadcast */
  isPaidBroadcast?: boolean
}
export type Button = { text: string; data: string } | { text: string; url: string }

/** Both requests together end well before the sweep believes that their process died. */
const SECOND_REQUEST_WITHIN_MS = 2 * SECOND
/** `BUTTON_URL_INVALID`, `inline keyboard button URL '…' is invalid: Wrong HTTP URL` and their like. Then nothing was shown. */
const REFUSES_BUTTON = /button|inline keyboard|reply[ _]markup|wrong http url/i

/**
 * Sends one message and returns the outcome. A message whose buttons Telegram refuses is sent once more without them. Never throws for a
 * failure of Telegram or the network.
 */
export async function sendMessage(api: TelegramApi, chatId: string, message: ChatMessage): Promise<SendOutcome> {
  const startedAtMs = performance.now()
  const outcome = await sendOnce(api, chatId, message)
  const isRefusedButton =
    message.buttons !== undefined && outcome.kind === 'rejected' && REFUSES_BUTTON.test(outcome.reason)
  if (!isRefusedButton || performance.now() - startedAtMs > SECOND_REQUEST_WITHIN_MS) return outcome
  const { buttons: _refused, ...withoutButtons } = message
  return sendOnce(api, chatId, withoutButtons)
}

async function sendOnce(api: TelegramApi, chatId: string, message: ChatMessage): Promise<SendOutcome> {
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
    ...(message.isPaidBroadcast === true ? { allow_paid_broadcast: true } : {}),
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
