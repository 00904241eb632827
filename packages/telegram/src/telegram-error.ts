import { TelegramApiError } from 'node-telegram-bot-api'

/** An answer of the Bot API with `ok: false`. https://core.telegram.org/bots/api#making-requests */
export type TelegramError = { code: number; description: string }

/** Returns Telegram's answer, or `undefined` when Telegram did not answer (the network failed, the time ran out). */
export function toTelegramError(error: unknown): TelegramError | undefined {
  return error instanceof TelegramApiError ? { code: error.errorCode, description: error.description } : undefined
}
