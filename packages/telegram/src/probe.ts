import type { TelegramApi } from './client.ts'
import { classifyFailure } from './outcome.ts'

/** What a question that sends nothing shows of Telegram. */
export type Probe = { kind: 'answered' } | { kind: 'bot_refused' | 'failed'; detail: string }

/** Asks Telegram who the bot is. Never throws. https://core.telegram.org/bots/api#getme */
export async function probeTelegram(api: Pick<TelegramApi, 'getMe'>): Promise<Probe> {
  try {
    await api.getMe()
    return { kind: 'answered' }
  } catch (error) {
    const outcome = classifyFailure(error)
    const detail = 'reason' in outcome ? outcome.reason : 'Telegram asked to wait'
    return { kind: outcome.kind === 'bot_refused' ? 'bot_refused' : 'failed', detail }
  }
}
