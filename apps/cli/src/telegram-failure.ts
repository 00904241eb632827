import { describeError } from '@peyk/runtime/logger'
import { toTelegramError } from '@peyk/telegram/telegram-error'

/** Explains a failed Bot API call and says what to do. Redact the texts before you print them. */
export function explainTelegramFailure(error: unknown, apiRoot: string): { message: string; todo: string } {
  const answer = toTelegramError(error)
  if (answer === undefined) {
    return {
      message: `Telegram does not answer at ${apiRoot} (${describeError(error)})`,
      todo: 'check the network, TELEGRAM_API_ROOT and TELEGRAM_PROXY_URL',
    }
  }
  const { code, description } = answer
  // The Bot API answers 404 to a malformed token.
  if (code === 401 || code === 404) {
    return {
      message: `Telegram does not know the bot’s token (${code}: ${description})`,
      todo: 'set BOT_TOKEN to the token that @BotFather shows',
    }
  }
  return { message: `Telegram refused (${code}: ${description})`, todo: 'fix the cause, or try again later' }
}
