import type { Text } from '@peyk/domain/text'
import { describeError } from '@peyk/domain/describe-error'
import { toTelegramError } from '@peyk/telegram/telegram-error'
import { say } from './doctor/say.ts'

/** Explains a failed Bot API call and says what to do. Redact the texts before you print them. */
export function explainTelegramFailure(error: unknown, apiRoot: string): { message: Text; todo: Text } {
  const answer = toTelegramError(error)
  if (answer === undefined) {
    return {
      message: say('telegramAway', { url: apiRoot, reason: describeError(error) }),
      todo: say('telegramAwayTodo'),
    }
  }
  const { code, description } = answer
  const said = { answer: `${code}: ${description}` }
  // The Bot API answers 404 to a malformed token.
  if (code === 401 || code === 404) {
    return {
      message: say('tokenUnknown', said),
      todo: say('tokenUnknownTodo'),
    }
  }
  return { message: say('telegramRefused', said), todo: say('telegramRefusedTodo') }
}
