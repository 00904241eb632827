import type { TelegramApi } from '@peyk/telegram/client'

export type AnswerPressApi = Pick<TelegramApi, 'answerCallbackQuery'>

/**
 * Ends the progress bar of a pressed button, with a text where one is given. Never throws: Telegram refuses to answer a press twice
 * or late, and nobody waits for it any more. https://core.telegram.org/bots/api#answercallbackquery
 */
export async function answerPress(api: AnswerPressApi, callbackId: string, text?: string): Promise<void> {
  const params = { callback_query_id: callbackId, ...(text === undefined ? {} : { text }) }
  await api.answerCallbackQuery(params).catch(() => undefined)
}
