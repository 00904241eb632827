import { TelegramApiError } from 'node-telegram-bot-api'

/** Telegram's "no" to a request. https://core.telegram.org/bots/api#making-requests */
export type Refusal = { code: number; description: string }

/** What Telegram answered, or `undefined` when the error is no answer of Telegram's (the network, a time-out). */
export function toRefusal(error: unknown): Refusal | undefined {
  return error instanceof TelegramApiError ? { code: error.errorCode, description: error.description } : undefined
}
