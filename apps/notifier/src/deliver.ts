import type { NeededWhile } from '@peyk/runtime/end-without-redis'
import type { Logger } from '@peyk/runtime/logger'
import type { DeliveryState, OpenState } from '@peyk/domain/delivery'
import { messageStatus } from '@peyk/domain/kind-order'
import type { Language } from '@peyk/domain/language'
import type { Notification } from '@peyk/domain/notification'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { SECOND } from '@peyk/domain/time'
import type { Clock } from '@peyk/domain/time'
import type { BeginResult } from '@peyk/store/attempts'
import type { DeliveryLedger } from '@peyk/store/delivery-ledger'
import type { OrderStore } from '@peyk/store/order-store'
import { toNotificationMessage } from '@peyk/telegram/notification-message'
import type { RateLimiter } from '@peyk/telegram/send-slot'
import type { ChatMessage } from '@peyk/telegram/sender'
import type { Templates } from '@peyk/telegram/templates'
import type { DeliveryResult } from './delivery-result.ts'
import { persist } from './persist.ts'

export type DeliverDeps = {
  ledger: Pick<DeliveryLedger, 'begin' | 'holdWithoutChat' | 'recordSent' | 'release' | 'recordOpen'>
  orders: Pick<OrderStore, 'chatOf' | 'moveChat'>
  limiter: Pick<RateLimiter, 'acquire'>
  send: (chatId: string, message: ChatMessage) => Promise<SendOutcome>
  sendTimeoutMs: number
  defaultLanguage: Language
  /** The operator's own texts; absent: Peyk's. */
  templates?: Templates | undefined
  clock: Clock
  /** Runs what the process has to see through, even while it stops. */
  neededWhile: NeededWhile
  /** Returns a name that no other attempt has. */
  newOwner: () => string
  /** Speeds up the operators' alert of an open notification; Redis has the alert already. */
  onOpen: (notification: Notification, state: 'rejected' | 'uncertain') => Promise<void>
  logger: Logger
}

type Attempt = { notification: Notification; owner: string; chatId: string }

/** The longest time between the ledger's `sending` and the request, and between the request's time-out and its record. */
const MARGIN_MS = 5 * SECOND
/** A job whose chat waits for longer asks again after this time: a person may end the wait. */
const LONGEST_WAIT_MS = 15 * SECOND
/** By then the pause is known to every process. */
const BOT_REFUSED_WAIT_MS = 1 * SECOND
/** A request is usually answered by then. */
const NEXT_KIND_MS = 2 * SECOND
/** How long sending stops before it is tried again. */
const RECOVERY_MS = 2 * SECOND

/**
 * Delivers one notification, if the ledger gives it to this attempt: read the chat, wait for the send slot, begin, send, record.
 * All waiting comes before `begin`, so that the request is written right after it. Throws when it is certain that nothing was
 * shown and the attempt failed.
 */
export async function deliver(notification: Notification, deps: DeliverDeps): Promise<DeliveryResult> {
  const { clock } = deps
  const chatId = await deps.orders.chatOf(notification.orderId)
  if (chatId === undefined) return holdWithoutChat(notification, deps)

  const slot = await deps.limiter.acquire(chatId, 'notification')
  if (!slot.granted)
    return postponed(slot.waitMs, `no send slot (${slot.because})`, slot.because === 'paused' ? 'queue' : 'job')

  const attempt = { notification, owner: deps.newOwner(), chatId }
  const beganAtMs = clock.nowMs()
  const begun = await begin(attempt, deps).catch((error: unknown) => {
    slot.giveBack()
    throw error
  })
  if (begun.result !== 'begun') {
    slot.giveBack()
    return notBegun(begun)
  }
  // The sweep may have called a process that slept here uncertain: it must not write the request any more.
  if (clock.nowMs() - beganAtMs > MARGIN_MS) {
    slot.giveBack()
    return release(attempt, 0, 'was held up before sending', deps)
  }

  return deps.neededWhile(async () => {
    const outcome = await slot.use(() => deps.send(chatId, begun.message))
    return record(attempt, outcome, deps)
  })
}

type Begun = { result: 'begun'; message: ChatMessage } | Exclude<BeginResult, { result: 'begun' }>

function notBegun(begun: Exclude<BeginResult, { result: 'begun' }>): DeliveryResult {
  switch (begun.result) {
    case 'taken':
      return taken(begun.state)
    case 'chat_changed':
      return postponed(0, 'its order was given to another chat')
    case 'recovering':
      return postponed(RECOVERY_MS, 'Redis lost writes; all sending stops', 'queue')
    case 'not_yet':
      return postponed(NEXT_KIND_MS, 'an earlier notification of its order is under way')
    case 'outdated':
      return { kind: 'outdated', status: begun.status }
  }
}

/** Takes the delivery and makes its message. When this fails, nothing was written: the notification is free for the next attempt. */
async function begin({ notification, owner, chatId }: Attempt, deps: DeliverDeps): Promise<Begun> {
  const { ledger, sendTimeoutMs, defaultLanguage, templates } = deps
  try {
    const begun = await ledger.begin(notification, owner, chatId, sendTimeoutMs + MARGIN_MS)
    if (begun.result !== 'begun') return begun
    const { order, language = defaultLanguage, isPaidNotified } = begun
    const kind = messageStatus(notification.kind, order.status)
    const message = toNotificationMessage(kind, order, language, { templates, isPaidNotified })
    return { result: 'begun', message }
  } catch (error) {
    await persist(
      () => ledger.release(notification, owner, 0, 'failed before the request was written'),
      notification,
      deps,
    )
    throw error
  }
}

async function record(attempt: Attempt, outcome: SendOutcome, deps: DeliverDeps): Promise<DeliveryResult> {
  const { notification, owner, chatId } = attempt
  const { ledger, orders } = deps
  switch (outcome.kind) {
    case 'sent': {
      const { messageId } = outcome
      const isRecorded = await persist(() => ledger.recordSent(notification, owner, messageId), notification, deps)
      return { kind: 'sent', chatId, messageId, isRecorded }
    }
    case 'wait':
      return release(attempt, Math.min(outcome.retryAfterMs, LONGEST_WAIT_MS), 'Telegram asked to wait', deps)
    case 'bot_refused':
      return release(attempt, BOT_REFUSED_WAIT_MS, `Telegram refuses the token: ${outcome.reason}`, deps)
    case 'not_sent':
      await persist(() => ledger.release(notification, owner, 0, outcome.reason), notification, deps)
      throw new Error(`Not sent, tried again later: ${outcome.reason}`)
    case 'moved':
      await persist(() => orders.moveChat(notification.orderId, chatId, outcome.toChatId), notification, deps)
      return release(attempt, 0, `chat ${chatId} became ${outcome.toChatId}`, deps)
    case 'held':
    case 'rejected':
    case 'uncertain':
      return recordOpen(attempt, outcome.kind, outcome.reason, deps)
  }
}

/** Frees a notification of which it is certain that it was not shown. It costs no attempt of its job. */
async function release(
  { notification, owner }: Attempt,
  delayMs: number,
  reason: string,
  deps: DeliverDeps,
): Promise<DeliveryResult> {
  await persist(() => deps.ledger.release(notification, owner, delayMs, reason), notification, deps)
  return postponed(delayMs, reason)
}

async function recordOpen(
  { notification, owner }: Attempt,
  state: OpenState,
  reason: string,
  deps: DeliverDeps,
): Promise<DeliveryResult> {
  const recorded = await persist(() => deps.ledger.recordOpen(notification, owner, state, reason), notification, deps)
  if (recorded === 'due_again') return postponed(0, `it was ${reason}, and its customer has come back since`)
  if (state !== 'held')
    await deps.onOpen(notification, state).catch((error: unknown) => {
      deps.logger.warn('The alert is sent with the next regular ones', {
        event: 'alert.not_queued',
        ...notification,
        error,
      })
    })
  return { kind: 'open', state, reason }
}

async function holdWithoutChat(notification: Notification, deps: DeliverDeps): Promise<DeliveryResult> {
  const held = await deps.ledger.holdWithoutChat(notification)
  if (held.result === 'taken') return taken(held.state)
  if (held.result === 'has_chat') return postponed(0, 'its order was given a chat')
  return { kind: 'open', state: 'held', reason: 'no_chat' }
}

function postponed(delayMs: number, reason: string, what: 'job' | 'queue' = 'job'): DeliveryResult {
  return { kind: 'postponed', what, delayMs, reason }
}

/** When the attempt that has it dies, the sweep finds it. */
function taken(state: DeliveryState): DeliveryResult {
  return state === 'sent' ? { kind: 'already_sent' } : { kind: 'taken', state }
}
