import type { TelegramApi } from '@peyk/telegram/client'
import { explainTelegramFailure } from '../telegram-failure.ts'
import type { CheckResult } from './check-result.ts'
import { ok, wrong } from './check-result.ts'
import { say } from './say.ts'

/** Checks that Telegram answers and knows the bot. */
export async function checkToken(api: TelegramApi, apiRoot: string): Promise<CheckResult> {
  try {
    const { username } = await api.getMe()
    return ok('token', say('token', { username: username === undefined ? say('noUsername') : `@${username}` }))
  } catch (error) {
    const { message, todo } = explainTelegramFailure(error, apiRoot)
    return wrong('token', message, todo)
  }
}
