import type { Logger } from '@peyk/config/logger'
import type { Clock } from '@peyk/domain/clock'
import type { DeliveryState } from '@peyk/domain/delivery'
import type { Language } from '@peyk/domain/language'
import { toNoticeId } from '@peyk/domain/notice'
import type { DueNotice, Notice } from '@peyk/domain/notice'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { SECOND } from '@peyk/domain/time'
import { JobPostponed, QueueHeld } from '@peyk/queues/job-failures'
import type { DeliveryLedger } from '@peyk/store/delivery-ledger'
import type { FindChat } from '@peyk/store/notice-chats'
import type { OrderBook } from '@peyk/store/order-book'
import { toNoticeMessage } from '@peyk/telegram/notice-message'
import type { Permit } from '@peyk/telegram/permit'
import type { RateLimiter } from '@peyk/telegram/rate-limiter'
import type { ChatMessage } from '@peyk/telegram/sender'
import type { Templates } from '@peyk/telegram/templates'
import { persist } from './persist.ts'

export type DeliverNoticeDeps = {
  findChat: FindChat
  ledger: Pick<DeliveryLedger, 'claim' | 'beginSending' | 'recordSent' | 'release' | 'park'>
  orders: Pick<OrderBook, 'moveChat'>
  limiter: Pick<RateLimiter, 'acquire' | 'hold'>
  send: (chatId: string, message: ChatMessage) => Promise<SendOutcome>
  sendTimeoutMs: number
  defaultLanguage: Language
  /** The words of notices; Peyk’s own by default. */
  templates?: Templates | undefined
  clock: Clock
  /** A name for one attempt that no other attempt ever has. */
  newOwner: () => string
  /** Hurries the operators’ alert of a notice that became rejected or uncertain; Redis has it already. */
  onKept: (notice: Notice, state: 'rejected' | 'uncertain') => Promise<void>
  logger: Logger
}

/** What may pass between "sending" being recorded and the request being written, and after its time-out. */
const MARGIN_MS = 5 * SECOND
/** For a notice that is put aside without any request. */
const PARKING_LEASE_MS = 30 * SECOND

type Attempt = { notice: Notice; owner: string; chatId: string }

/**
 * Tells one notice, if the ledger gives it to this attempt. Whatever has to be waited for is waited for before the ledger is
 * asked, so that it is asked right before the request is written. Gives what it came to, in a few words.
 */
export async function deliverNotice({ chatId: guess, ...notice }: DueNotice, deps: DeliverNoticeDeps): Promise<string> {
  const owner = deps.newOwner()
  const toldByGuess = guess !== undefined && (await tell({ notice, owner, chatId: guess }, deps))
  if (toldByGuess) return toldByGuess

  const { state, chatId } = await deps.findChat(notice)
  if (state !== undefined) return leaveAlone(notice, state, deps)
  if (chatId === undefined) return parkWithoutChat(notice, owner, deps)
  const told = await tell({ notice, owner, chatId }, deps)
  if (told) return told
  throw new JobPostponed(0, `${toNoticeId(notice)}: its order was given to another chat`)
}

/** Gives `false`, with nothing done, where the order is not this chat's. */
async function tell(attempt: Attempt, deps: DeliverNoticeDeps): Promise<string | false> {
  const { notice, chatId } = attempt
  const { clock } = deps
  const permit = await acquirePermit(attempt, deps)
  const beganAtMs = clock.nowMs()
  const begun = await begin(attempt, deps).catch((error: unknown) => {
    permit.giveBack()
    throw error
  })
  if (begun.standing !== 'ours') {
    permit.giveBack()
    return begun.standing === 'elsewhere' ? false : leaveAlone(notice, begun.standing, deps)
  }
  // A process that slept here may have been given up already: the request must not be written any more.
  if (clock.nowMs() - beganAtMs > MARGIN_MS) {
    permit.giveBack()
    return postpone(attempt, 0, 'was held up before sending', deps)
  }
  const outcome = await permit.use(() => deps.send(chatId, begun.message))
  return settle(attempt, outcome, deps)
}

type Begun = { standing: 'ours'; message: ChatMessage } | { standing: 'elsewhere' | DeliveryState }

/** From "ours" on the message is ready to be written. Whatever fails before, the notice is free for the next attempt. */
async function begin({ notice, owner, chatId }: Attempt, deps: DeliverNoticeDeps): Promise<Begun> {
  const { ledger, sendTimeoutMs, defaultLanguage, templates } = deps
  try {
    const begun = await ledger.beginSending(notice, owner, chatId, sendTimeoutMs, MARGIN_MS)
    if (begun.standing !== 'ours') return begun
    const { order, language = defaultLanguage, isPaidTold } = begun.facts
    return { standing: 'ours', message: toNoticeMessage(notice.kind, order, language, { templates, isPaidTold }) }
  } catch (error) {
    await ledger.release(notice, owner, 0, 'failed before the request was written').catch(() => false)
    throw error
  }
}

/** Whoever has it finishes it; if they die, the sweep queues it again. */
function leaveAlone(notice: Notice, state: DeliveryState, { logger }: DeliverNoticeDeps): string {
  if (state !== 'sent') return `left alone: ${state}`
  logger.info(`order ${notice.orderId} was already told; nothing sent`, { event: 'notice.already_sent', ...notice })
  return 'already sent'
}

async function parkWithoutChat(notice: Notice, owner: string, deps: DeliverNoticeDeps): Promise<string> {
  const claim = await deps.ledger.claim(notice, owner, PARKING_LEASE_MS)
  return claim === 'ours'
    ? park({ notice, owner, chatId: '' }, 'held', 'no_chat', deps)
    : leaveAlone(notice, claim, deps)
}

/** @throws {JobPostponed} when this chat has to wait, {QueueHeld} when everybody has to */
async function acquirePermit({ notice, chatId }: Attempt, { limiter }: DeliverNoticeDeps): Promise<Permit> {
  const slot = await limiter.acquire(chatId, 'notice')
  if (slot.granted) return slot
  const why = `${toNoticeId(notice)} waits its turn (${slot.because})`
  throw slot.because === 'hold' ? new QueueHeld(slot.waitMs, why) : new JobPostponed(slot.waitMs, why)
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
      return waitAsAsked(
        attempt,
        outcome.retryAfterMs,
        await deps.limiter.hold(outcome.retryAfterMs, chatId).catch(() => 'chat'),
        deps,
      )
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

async function waitAsAsked(
  attempt: Attempt,
  retryAfterMs: number,
  held: 'token' | 'chat',
  deps: DeliverNoticeDeps,
): Promise<never> {
  const why = 'Telegram asked to wait'
  if (held === 'chat') return postpone(attempt, retryAfterMs, why, deps)
  const { notice, owner } = attempt
  await persist(() => deps.ledger.release(notice, owner, retryAfterMs, why), deps.clock)
  throw new QueueHeld(retryAfterMs, `${toNoticeId(notice)}: ${why}`)
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
