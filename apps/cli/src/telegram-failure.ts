import { describeError } from '@peyk/runtime/logger'
import { toTelegramError } from '@peyk/telegram/telegram-error'

/** What a failed call of the Bot API means for an operator, and what to do. May carry secrets: not yet for showing. */
export function explainTelegramFailure(error: unknown, apiRoot: string): { message: string; todo: string } {
  const answer = toTelegramError(error)
  if (answer === undefined) {
    return {
      message: `Telegram does not answer at ${apiRoot} (${describeError(error)})`,
      todo: 'check the network, TELEGRAM_API_ROOT and TELEGRAM_PROXY_URL',
    }
  }
  const { code, description } = answer
  // The Bot API answers 404 to what does not even look like a token.
  if (code === 401 || code === 404) {
    return {
      message: `Telegram does not know the bot’s token (${code}: ${description})`,
      todo: 'set BOT_TOKEN to the token that @BotFather shows',
    }
  }
  return { message: `Telegram refused (${code}: ${description})`, todo: 'mend what it says, or try again later' }
}
