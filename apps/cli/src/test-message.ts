import type { HoldReason } from '@peyk/domain/delivery'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { SECOND } from '@peyk/domain/time'
import type { TelegramApi } from '@peyk/telegram/client'
import { sendMessage } from '@peyk/telegram/sender'
import { CommandFailed } from './failures.ts'
import type { InitWords } from './init/init-words.ts'

type Destination = { chatId: string; topicId?: number | undefined }

/**
 * Sends one message that says "it works", past queues and pauses. Returns Telegram's id of the message.
 *
 * @throws {CommandFailed} when it is not certain that the message is shown; it says why and what to do
 */
export async function sendTestMessage(
  api: TelegramApi,
  { chatId, topicId }: Destination,
  { itWorks }: Pick<InitWords, 'itWorks'>,
): Promise<number> {
  const outcome = await sendMessage(api, chatId, { html: itWorks, ...(topicId === undefined ? {} : { topicId }) })
  if (outcome.kind === 'sent') return outcome.messageId
  throw new CommandFailed(explain(outcome, chatId))
}

/** What a person can do in the chat for each reason that Telegram gives. */
const REMEDIES: Partial<Record<HoldReason, string>> = {
  blocked: 'the bot is blocked or was removed; unblock it, or add it again',
  never_started: 'this person has not started the bot; open the bot and press Start',
  chat_not_found: 'Telegram finds no such chat of this bot; add the bot to it, and take the id that it answers to /id',
  no_rights: 'the bot may not write there; allow it to send messages',
  slow_mode: 'slow mode is on; try again later, or make the bot an administrator',
  topic_closed: 'the topic is closed or deleted; open it, or correct ADMIN_TOPIC_ID',
}

function explain(outcome: Exclude<SendOutcome, { kind: 'sent' }>, chatId: string): string {
  const problem = `Chat ${chatId} did not get the message`
  switch (outcome.kind) {
    case 'held':
      return `${problem}: ${REMEDIES[outcome.reason] ?? outcome.reason}.`
    case 'moved':
      return `${problem}: the group became a supergroup; use its new id, ${outcome.toChatId}.`
    case 'wait':
      return `${problem}: Telegram asks to wait; try again in ${Math.ceil(outcome.retryAfterMs / SECOND)} s.`
    case 'bot_refused':
      return `${problem}: Telegram does not know the bot’s token (${outcome.reason}); set BOT_TOKEN to the token that @BotFather shows.`
    case 'not_sent':
      return `${problem}: Telegram does not answer (${outcome.reason}); check the network, TELEGRAM_API_ROOT and TELEGRAM_PROXY_URL.`
    case 'rejected':
      return `${problem}: Telegram refused it (${outcome.reason}); fix the cause and try again.`
    case 'uncertain':
      return `Nobody can know whether chat ${chatId} got the message (${outcome.reason}); look into the chat.`
  }
}
