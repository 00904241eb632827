import type { Logger } from '@peyk/config/logger'
import type { Clock } from '@peyk/domain/clock'
import type { Language } from '@peyk/domain/language'
import { toNoticeId } from '@peyk/domain/notice'
import type { Notice } from '@peyk/domain/notice'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { SECOND } from '@peyk/domain/time'
import { JobPostponed } from '@peyk/queues/job-failures'
import type { Chats } from '@peyk/store/chats'
import type { DeliveryLedger } from '@peyk/store/delivery-ledger'
import type { OrderBook } from '@peyk/store/order-book'
import { toNoticeMessage } from '@peyk/telegram/notice-message'
import { SLOT_HORIZON_MS } from '@peyk/telegram/rate-limiter'
import type { RateLimiter } from '@peyk/telegram/rate-limiter'
import type { ChatMessage } from '@peyk/telegram/sender'
import { persist } from './persist.ts'

export type DeliverNoticeDeps = {
  ledger: Pick<DeliveryLedger, 'claim' | 'beginSending' | 'recordSent' | 'release' | 'park'>
  orders: Pick<OrderBook, 'get' | 'moveChat'>
  chats: Pick<Chats, 'language'>
  limiter: RateLimiter
  send: (chatId: string, message: ChatMessage) => Promise<SendOutcome>
  sendTimeoutMs: number
  defaultLanguage: Language
  clock: Clock
  /** A name for one attempt that no other attempt ever has. */
  newOwner: () => string
  /** Hurries the operators’ alert of a notice that became rejected or uncertain; Redis has it already. */
  onKept: (notice: Notice, state: 'rejected' | 'uncertain') => Promise<void>
  onOutcome: (outcome: SendOutcome['kind']) => void
  logger: Logger
}

/** What may pass between "sending" being recorded and the request being written, and after its time-out. */
const MARGIN_MS = 5 * SECOND
const SPARE_LEASE_MS = 10 * SECOND

type Attempt = { notice: Notice; owner: string; chatId: string }

/** Tells one notice, if the ledger gives it to this attempt. Gives what it came to, in a few words. */
export async function deliverNotice(notice: Notice, deps: DeliverNoticeDeps): Promise<string> {
  const { ledger, logger } = deps
  const owner = deps.newOwner()
  const claim = await ledger.claim(notice, owner, SLOT_HORIZON_MS + deps.sendTimeoutMs + MARGIN_MS + SPARE_LEASE_MS)
  if (claim === 'sent') {
    logger.info(`order ${notice.orderId} was already told; nothing sent`, { event: 'notice.already_sent', ...notice })
    return 'already sent'
  }
  // Whoever has it finishes it; if they die, the sweep queues it again.
  if (claim !== 'ours') return `left alone: ${claim}`

  const prepared = await prepare(notice, owner, deps).catch(async (error: unknown) => {
    // Nothing was written yet: whatever failed, the notice is free for the next attempt.
    await ledger.release(notice, owner, 0, 'failed before the request was written').catch(() => false)
    throw error
  })
  if (typeof prepared === 'string') return prepared

  const outcome = await deps.send(prepared.chatId, prepared.message)
  deps.onOutcome(outcome.kind)
  return settle(prepared, outcome, deps)
}

/** All that comes before the request: afterwards it may be written, at once. A text says why there is none to write. */
async function prepare(
  notice: Notice,
  owner: string,
  deps: DeliverNoticeDeps,
): Promise<(Attempt & { message: ChatMessage }) | string> {
  const { ledger, chats, limiter, clock } = deps
  const order = await deps.orders.get(notice.orderId)
  if (order?.chatId === undefined) return park({ notice, owner, chatId: '' }, 'held', 'no_chat', deps)
  const { chatId } = order
  const attempt = { notice, owner, chatId }
  const message = toNoticeMessage(notice.kind, order, (await chats.language(chatId)) ?? deps.defaultLanguage)

  const slot = await limiter.acquire(chatId)
  if (!slot.granted) return postpone(attempt, slot.waitMs, 'waits for a free slot', deps)
  await clock.sleep(slot.waitMs)

  const beganAtMs = clock.nowMs()
  const begun = await ledger.beginSending(notice, owner, chatId, deps.sendTimeoutMs, MARGIN_MS)
  if (!begun) return 'the claim was lost; nothing sent'
  // A process that slept here may have been given up already: the request must not be written any more.
  if (clock.nowMs() - beganAtMs > MARGIN_MS) return postpone(attempt, 0, 'was held up before sending', deps)
  return { ...attempt, message }
}

async function settle(attempt: Attempt, outcome: SendOutcome, deps: DeliverNoticeDeps): Promise<string> {
  const { notice, owner, chatId } = attempt
  switch (outcome.kind) {
    case 'sent': {
      const recorded = await persist(() => deps.ledger.recordSent(notice, owner, chatId, outcome.messageId), deps.clock)
      if (recorded)
        deps.logger.info(`order ${notice.orderId} marked as told`, {
          event: 'notice.sent',
          ...notice,
          chatId,
          messageId: outcome.messageId,
        })
      else
        deps.logger.error(`order ${notice.orderId} was told, but its delivery was changed meanwhile`, {
          event: 'notice.record_lost',
          ...notice,
          chatId,
          messageId: outcome.messageId,
        })
      return 'sent'
    }
    case 'wait':
      // A hold that Redis does not take costs another 429; an exception here would cost the certainty that nothing was shown.
      await deps.limiter.hold(outcome.retryAfterMs).catch(() => undefined)
      return postpone(attempt, outcome.retryAfterMs, 'Telegram asked to wait', deps)
    case 'not_sent':
      await persist(() => deps.ledger.release(notice, owner, 0, outcome.reason), deps.clock)
      throw new Error(`Not sent, tried again later: ${outcome.reason}`)
    case 'moved':
      await persist(() => deps.orders.moveChat(notice.orderId, chatId, outcome.toChatId), deps.clock)
      return postpone(attempt, 0, `chat ${chatId} became ${outcome.toChatId}`, deps)
    case 'held':
    case 'rejected':
    case 'uncertain':
      return park(attempt, outcome.kind, outcome.reason, deps)
  }
}

async function postpone(
  { notice, owner }: Attempt,
  delayMs: number,
  why: string,
  { ledger, clock }: DeliverNoticeDeps,
): Promise<never> {
  await persist(() => ledger.release(notice, owner, delayMs, why), clock)
  throw new JobPostponed(delayMs, `${toNoticeId(notice)} ${why}`)
}

async function park(
  { notice, owner, chatId }: Attempt,
  state: 'held' | 'rejected' | 'uncertain',
  reason: string,
  { ledger, logger, clock, onKept }: DeliverNoticeDeps,
): Promise<string> {
  const record = () => ledger.park(notice, owner, state, reason, chatId === '' ? undefined : chatId)
  if ((await persist(record, clock)) === 'due again')
    throw new JobPostponed(0, `${toNoticeId(notice)} was ${reason}, and its customer has come back since`)
  const meanings = {
    held: 'is kept until the customer starts the bot',
    rejected: 'was refused by Telegram for good; see `peyk deliveries --state rejected`',
    uncertain: 'may or may not have been shown, nobody can know; see `peyk deliveries --state uncertain`',
  }
  logger.warn(`order ${notice.orderId}’s notice ${meanings[state]}`, { event: `notice.${state}`, ...notice, reason })
  if (state !== 'held') {
    // Without this job the next regular look at the alerts tells it.
    await onKept(notice, state).catch((error: unknown) => {
      logger.warn('Its alert waits for the next look', { event: 'alert.not_queued', ...notice, error })
    })
  }
  return `${state}: ${reason}`
}
