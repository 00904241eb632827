import type { SendOutcome } from '@peyk/domain/send-outcome'
import type { TelegramApi } from './client.ts'
import { classifyFailure } from './outcome.ts'
import { toTelegramError } from './telegram-error.ts'
import { toParams } from './sender.ts'
import type { ChatMessage } from './sender.ts'

/** Replaces a message's text and buttons, and returns the outcome: `sent` also when nothing changed. */
export async function editMessage(
  api: Pick<TelegramApi, 'editMessageText'>,
  chatId: string,
  messageId: number,
  message: ChatMessage,
): Promise<SendOutcome> {
  try {
    const { chat_id, text, parse_mode, link_preview_options, reply_markup } = toParams(chatId, message)
    await api.editMessageText({
      chat_id,
      message_id: messageId,
      text,
      ...(parse_mode && { parse_mode }),
      ...(link_preview_options && { link_preview_options }),
      ...(reply_markup && 'inline_keyboard' in reply_markup && { reply_markup }),
    })
    return { kind: 'sent', messageId }
  } catch (error) {
    const isSame = /message is not modified/i.test(toTelegramError(error)?.description ?? '')
    return isSame ? { kind: 'sent', messageId } : classifyFailure(error)
  }
}
