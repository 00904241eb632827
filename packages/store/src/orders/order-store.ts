import { toKindRules } from '@peyk/domain/kind-order'
import type { KindRules } from '@peyk/domain/kind-order'
import type { NotificationKind } from '@peyk/domain/notification'
import type { OrderUpdate } from '@peyk/domain/order'
import { STATUS_PRECEDENCE } from '@peyk/domain/status'
import type { Status } from '@peyk/domain/status'
import { toPollSteps } from '@peyk/domain/polling'
import { DAY, MINUTE, SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { createChatOrders } from '../chats/chat-orders.ts'
import type { ChatRules } from '../chats/chat-orders.ts'
import type { Reachability } from '../chats/chats.ts'
import type { Scripts } from '../connection/scripts.ts'
import { SWEEP_AFTER_MS } from '../deliveries/sweep-delay.ts'
import type { Keys } from '../keys.ts'
import { createOrderChecks } from './order-checks.ts'
import { toMoneyText } from './order-record.ts'
import { toNumberKey } from './order-number.ts'
import { createOrderReader } from './order-reader.ts'

/** How far a panel's clock may be ahead of ours. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE

const MOST_LEFT_OUT_CHARS = 500

export type OrderRules = ChatRules & {
  pollIntervalSeconds: number
}

/** Who says it: the panel when it pushes or when it is asked, or the order's age (`PENDING_TTL_DAYS`). */
export type OrderUpdateSource = 'webhook' | 'check' | 'age'

/**
 * What an order update changed: `queued` (a notification became due), `waiting` (it is known and not sent yet), `sent` (it was
 * sent before), `updated` (nobody is notified).
 */
export type OrderUpdateResult = {
  result: 'queued' | 'waiting' | 'sent' | 'updated'
  /**
   * The kind that became due. It may be another one than the update's: what waited for a chat that a late update names, or the
   * notification of the payment, which says that it was refunded.
   */
  dueKind?: NotificationKind
  before: Status | 'absent'
  after: Status
  /** The order's, if it has one. */
  chat?: string
  /** Whether the bot can write to that chat; absent while the customer did not start the bot. */
  reachability?: Reachability
  /** The customer stopped the order. */
  isStopped?: true
  /** The notification that says what the update says is held. */
  isHeld?: true
  /** The order left the pending ones with this update. */
  cleared: boolean
  /** The panel's word is in no list and came for the first time. */
  newWord: boolean
  /** The panel's time lay ahead and counts as unsaid; once for each order. */
  futureTime: boolean
  /** The panel named another owner than before, who stays; once for each other owner. */
  otherOwner: boolean
  /** Something that the panel said cannot be used and is left out; once for each thing. */
  leftOut: boolean
  /** The amount is another one than before for the same status. */
  otherAmount?: 'taken' | 'ignored'
  /** The panel calls the order canceled after it was paid; once for each order. Its status stays, and operators decide. */
  contradicted: boolean
  /** The update is about another customer's order of the same id, and is not applied; once for each other chat. */
  reusedId?: boolean
}

type ApplyCall = {
  orderId: string
  status: Status
  word: string
  chatId?: string | undefined
  money?: string | undefined
  url?: string | undefined
  updatedAtMs?: number | undefined
  paidAtMs?: number | undefined
  number?: string | undefined
  numberKey?: string | undefined
  method?: string | undefined
  leftOut?: string | undefined
  source: OrderUpdateSource
}

/** What all updates share. */
type ApplyRules = {
  precedences: Readonly<Record<Status, number>>
  rules: KindRules
  retentionMs: number
  firstCheckMs: number
  slowCheckMs: number
  sweepInMs: number
  clockToleranceMs: number
}

export type OrderStore = ReturnType<typeof createOrderStore>

/** The orders that Peyk knows: their statuses, their chats, and which of them are pending. */
export function createOrderStore(redis: Redis, scripts: Scripts, keys: Keys, rules: OrderRules) {
  return {
    applyOrderUpdate: createApply(scripts, rules),
    ...createOrderReader(redis, scripts, keys),
    ...createOrderChecks(redis, scripts, keys, rules),
    ...createChatOrders(redis, scripts, keys, rules),
  }
}

function createApply(scripts: Scripts, rules: OrderRules) {
  const applyRules: ApplyRules = {
    precedences: STATUS_PRECEDENCE,
    rules: toKindRules(rules.kinds),
    retentionMs: rules.retentionDays * DAY,
    firstCheckMs: rules.pollIntervalSeconds * SECOND,
    slowCheckMs: toPollSteps(rules.pollIntervalSeconds * SECOND).slow[0]?.intervalMs ?? DAY,
    sweepInMs: SWEEP_AFTER_MS,
    clockToleranceMs: CLOCK_TOLERANCE_MS,
  }
  const apply = scripts.load<ApplyCall, OrderUpdateResult>('orders/apply-order-update', applyRules)

  /** Applies one order update, atomically with the notification that it makes due. Safe to repeat, in any order. */
  return async (orderUpdate: OrderUpdate, source: OrderUpdateSource): Promise<OrderUpdateResult> => {
    const { orderId, status, rawStatus: word, chatId, money, url, updatedAtMs, paidAtMs } = orderUpdate
    const { paymentMethod: method, leftOut = [] } = orderUpdate
    const number = orderUpdate.number === orderId ? undefined : orderUpdate.number
    return apply({
      orderId,
      status,
      word,
      chatId,
      money: money && toMoneyText(money),
      url,
      updatedAtMs,
      paidAtMs,
      number,
      numberKey: number && toNumberKey(number),
      method,
      leftOut: leftOut.length === 0 ? undefined : leftOut.join('; ').slice(0, MOST_LEFT_OUT_CHARS),
      source,
    })
  }
}
