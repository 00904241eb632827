import type { Settings } from '@peyk/config/settings'
import { SECOND } from '@peyk/domain/time'
import { createTelegramClient } from '@peyk/telegram/client'
import type { TelegramApi } from '@peyk/telegram/client'
import { CommandFailed } from './failures.ts'
import { sayFailure } from './failure-words.ts'
import { explainTelegramFailure } from './telegram-failure.ts'

const TELEGRAM_LIMIT_MS = 10 * SECOND

/**
 * Talks to the Bot API for the time of `use`.
 *
 * @throws {CommandFailed} when Telegram refuses or does not answer; the message says what to do
 */
export async function withTelegram<T>(settings: Settings, use: (api: TelegramApi) => Promise<T>): Promise<T> {
  const sendTimeoutMs = Math.min(settings.telegram.sendTimeoutMs, TELEGRAM_LIMIT_MS)
  const client = createTelegramClient({ ...settings.telegram, sendTimeoutMs })
  try {
    return await use(client.api)
  } catch (error) {
    if (error instanceof CommandFailed) throw error
    const { message, todo } = explainTelegramFailure(error, settings.telegram.apiRoot)
    throw new CommandFailed(sayFailure('andTodo', { problem: message, todo }), { cause: error })
  } finally {
    await client.close()
  }
}
