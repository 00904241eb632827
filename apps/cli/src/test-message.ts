import { sameText } from '@peyk/domain/text'
import type { Text } from '@peyk/domain/text'
import type { HoldReason } from '@peyk/domain/delivery'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { SECOND } from '@peyk/domain/time'
import type { TelegramApi } from '@peyk/telegram/client'
import { sendMessage } from '@peyk/telegram/sender'
import { CommandFailed } from './failures.ts'
import { sayFailure } from './failure-words.ts'
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
const REMEDIES = {
  blocked: sayFailure('chatBlocked'),
  never_started: sayFailure('chatNeverStarted'),
  chat_not_found: sayFailure('chatNotFound'),
  no_rights: sayFailure('chatNoRights'),
  slow_mode: sayFailure('chatSlowMode'),
  topic_closed: sayFailure('chatTopicClosed'),
} satisfies Partial<Record<HoldReason, Text>>

function explain(outcome: Exclude<SendOutcome, { kind: 'sent' }>, chatId: string): Text {
  if (outcome.kind === 'uncertain') return sayFailure('messageUncertain', { chatId, reason: outcome.reason })
  return sayFailure('messageNotSent', { chatId, why: whyNotSent(outcome) })
}

function whyNotSent(outcome: Exclude<SendOutcome, { kind: 'sent' | 'uncertain' }>): Text {
  switch (outcome.kind) {
    case 'held':
      return outcome.reason in REMEDIES ? REMEDIES[outcome.reason as keyof typeof REMEDIES] : sameText(outcome.reason)
    case 'moved':
      return sayFailure('chatMoved', { chatId: outcome.toChatId })
    case 'wait':
      return sayFailure('telegramWait', { seconds: Math.ceil(outcome.retryAfterMs / SECOND) })
    case 'bot_refused':
      return sayFailure('botUnknown', { reason: outcome.reason })
    case 'not_sent':
      return sayFailure('telegramSilent', { reason: outcome.reason })
    case 'rejected':
      return sayFailure('messageRefused', { reason: outcome.reason })
  }
}
