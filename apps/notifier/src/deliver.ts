import type { Logger } from '@peyk/runtime/logger'
import type { Clock } from '@peyk/domain/clock'
import type { DeliveryState } from '@peyk/domain/delivery'
import type { Language } from '@peyk/domain/language'
import { toNotificationId } from '@peyk/domain/notification'
import type { Notification } from '@peyk/domain/notification'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { SECOND } from '@peyk/domain/time'
import { JobPostponed, QueuePaused } from '@peyk/queues/job-failures'
import type { BeginResult } from '@peyk/store/attempts'
import type { DeliveryLedger } from '@peyk/store/delivery-ledger'
import type { OrderStore } from '@peyk/store/order-store'
import { toNotificationMessage } from '@peyk/telegram/notification-message'
import type { SendSlot } from '@peyk/telegram/send-slot'
import type { RateLimiter } from '@peyk/telegram/rate-limiter'
import type { ChatMessage } from '@peyk/telegram/sender'
import type { Templates } from '@peyk/telegram/templates'
import { persist } from './persist.ts'

export type DeliverNotificationDeps = {
  ledger: Pick<DeliveryLedger, 'begin' | 'holdWithoutChat' | 'recordSent' | 'release' | 'recordOpen'>
  orders: Pick<OrderStore, 'chatOf' | 'moveChat'>
  limiter: Pick<RateLimiter, 'acquire' | 'hold'>
  send: (chatId: string, message: ChatMessage) => Promise<SendOutcome>
  sendTimeoutMs: number
  defaultLanguage: Language
  /** The words of notifications; Peyk’s own by default. */
  templates?: Templates | undefined
  clock: Clock
  /** A name for one attempt that no other attempt ever has. */
  newOwner: () => string
  /** Speeds up the operators’ alert of a notification that became rejected or uncertain; Redis has it already. */
  onOpen: (notification: Notification, state: 'rejected' | 'uncertain') => Promise<void>
  logger: Logger
}

/** What may pass between "sending" being recorded and the request being written, and after its time-out. */
const MARGIN_MS = 5 * SECOND
type Attempt = { notification: Notification; owner: string; chatId: string }

/**
 * Sends one notification, if the ledger gives it to this attempt. Whatever has to be waited for is waited for before the ledger is
 * asked, so that it is asked right before the request is written. Returns what became of it, in a few words.
 */
export async function deliverNotification(notification: Notification, deps: DeliverNotificationDeps): Promise<string> {
  const { clock } = deps
  const chatId = await deps.orders.chatOf(notification.orderId)
  if (chatId === undefined) return holdWithoutChat(notification, deps)
  const attempt = { notification, owner: deps.newOwner(), chatId }
  const slot = await acquireSlot(attempt, deps)
  const beganAtMs = clock.nowMs()
  const begun = await begin(attempt, deps).catch((error: unknown) => {
    slot.giveBack()
    throw error
  })
  if (begun.result !== 'begun') {
    slot.giveBack()
    if (begun.result === 'taken') return leaveAlone(notification, begun.state, deps)
    throw new JobPostponed(0, `${toNotificationId(notification)}: its order was given to another chat`)
  }
  // A process that slept here may have been given up already: the request must not be written any more.
  if (clock.nowMs() - beganAtMs > MARGIN_MS) {
    slot.giveBack()
    return postpone(attempt, 0, 'was held up before sending', deps)
  }
  const outcome = await slot.use(() => deps.send(chatId, begun.message))
  return waitForDisk(attempt, outcome, deps)
}

type Begun = { result: 'begun'; message: ChatMessage } | Exclude<BeginResult, { result: 'begun' }>

/** From "begun" on the message is ready to be written. Whatever fails before, the notification is free for the next attempt. */
async function begin({ notification, owner, chatId }: Attempt, deps: DeliverNotificationDeps): Promise<Begun> {
  const { ledger, sendTimeoutMs, defaultLanguage, templates } = deps
  try {
    const begun = await ledger.begin(notification, owner, chatId, sendTimeoutMs + MARGIN_MS)
    if (begun.result !== 'begun') return begun
    const { order, language = defaultLanguage, isPaidNotified } = begun
    return {
      result: 'begun',
      message: toNotificationMessage(notification.kind, order, language, { templates, isPaidNotified }),
    }
  } catch (error) {
    await ledger.release(notification, owner, 0, 'failed before the request was written').catch(() => false)
    throw error
  }
}

/** Whoever has it finishes it; if they die, the sweep queues it again. */
function leaveAlone(notification: Notification, state: DeliveryState, { logger }: DeliverNotificationDeps): string {
  if (state !== 'sent') return `left alone: ${state}`
  logger.info(`order ${notification.orderId} was already notified; nothing sent`, {
    event: 'notification.already_sent',
    ...notification,
  })
  return 'already sent'
}

async function holdWithoutChat(notification: Notification, deps: DeliverNotificationDeps): Promise<string> {
  const held = await deps.ledger.holdWithoutChat(notification)
  if (held.result === 'taken') return leaveAlone(notification, held.state, deps)
  if (held.result === 'has_chat')
    throw new JobPostponed(0, `${toNotificationId(notification)}: its order was given a chat`)
  warnOfOpen(notification, 'held', 'no_chat', deps)
  return 'held: no_chat'
}

/** @throws {JobPostponed} when this chat has to wait, {QueuePaused} when everybody has to */
async function acquireSlot({ notification, chatId }: Attempt, { limiter }: DeliverNotificationDeps): Promise<SendSlot> {
  const slot = await limiter.acquire(chatId, 'notification')
  if (slot.granted) return slot
  const why = `${toNotificationId(notification)} waits its turn (${slot.because})`
  throw slot.because === 'hold' ? new QueuePaused(slot.waitMs, why) : new JobPostponed(slot.waitMs, why)
}

async function waitForDisk(attempt: Attempt, outcome: SendOutcome, deps: DeliverNotificationDeps): Promise<string> {
  const { notification, owner, chatId } = attempt
  switch (outcome.kind) {
    case 'sent': {
      const recorded = await persist(() => deps.ledger.recordSent(notification, owner, outcome.messageId), deps.clock)
      if (recorded)
        deps.logger.info(`order ${notification.orderId} marked as notified`, {
          event: 'notification.sent',
          ...notification,
          chatId,
          messageId: outcome.messageId,
        })
      else
        deps.logger.error(`order ${notification.orderId} was notified, but its delivery was changed meanwhile`, {
          event: 'notification.record_lost',
          ...notification,
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
      await persist(() => deps.ledger.release(notification, owner, 0, outcome.reason), deps.clock)
      throw new Error(`Not sent, tried again later: ${outcome.reason}`)
    case 'moved':
      await persist(() => deps.orders.moveChat(notification.orderId, chatId, outcome.toChatId), deps.clock)
      return postpone(attempt, 0, `chat ${chatId} became ${outcome.toChatId}`, deps)
    case 'held':
    case 'rejected':
    case 'uncertain':
      return recordOpen(attempt, outcome.kind, outcome.reason, deps)
  }
}

async function postpone(
  { notification, owner }: Attempt,
  delayMs: number,
  why: string,
  { ledger, clock }: DeliverNotificationDeps,
): Promise<never> {
  await persist(() => ledger.release(notification, owner, delayMs, why), clock)
  throw new JobPostponed(delayMs, `${toNotificationId(notification)} ${why}`)
}

async function waitAsAsked(
  attempt: Attempt,
  retryAfterMs: number,
  held: 'token' | 'chat',
  deps: DeliverNotificationDeps,
): Promise<never> {
  const why = 'Telegram asked to wait'
  if (held === 'chat') return postpone(attempt, retryAfterMs, why, deps)
  const { notification, owner } = attempt
  await persist(() => deps.ledger.release(notification, owner, retryAfterMs, why), deps.clock)
  throw new QueuePaused(retryAfterMs, `${toNotificationId(notification)}: ${why}`)
}

async function recordOpen(
  { notification, owner }: Attempt,
  state: 'held' | 'rejected' | 'uncertain',
  reason: string,
  deps: DeliverNotificationDeps,
): Promise<string> {
  const { ledger, logger, clock, onOpen } = deps
  const record = () => ledger.recordOpen(notification, owner, state, reason)
  if ((await persist(record, clock)) === 'due_again')
    throw new JobPostponed(0, `${toNotificationId(notification)} was ${reason}, and its customer has come back since`)
  warnOfOpen(notification, state, reason, deps)
  if (state !== 'held') {
    // Without this job the next regular look at the alerts notifies it.
    await onOpen(notification, state).catch((error: unknown) => {
      logger.warn('Its alert waits for the next look', { event: 'alert.not_queued', ...notification, error })
    })
  }
  return `${state}: ${reason}`
}

function warnOfOpen(
  notification: Notification,
  state: 'held' | 'rejected' | 'uncertain',
  reason: string,
  { logger }: DeliverNotificationDeps,
): void {
  const meanings = {
    held: 'is kept until the customer starts the bot',
    rejected: 'was refused by Telegram for good; see `peyk deliveries --state rejected`',
    uncertain: 'may or may not have been shown, nobody can know; see `peyk deliveries --state uncertain`',
  }
  logger.warn(`order ${notification.orderId}’s notification ${meanings[state]}`, {
    event: `notification.${state}`,
    ...notification,
    reason,
  })
}
