import { toKindRules } from '@peyk/domain/kind-order'
import type { KindRules } from '@peyk/domain/kind-order'
import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import type { NotificationKind } from '@peyk/domain/notification'
import { parseOrderId } from '@peyk/domain/order'
import type { Order, OrderUpdate } from '@peyk/domain/order'
import { toAsciiDigits, withoutInvisible } from '@peyk/domain/persian-text'
import { STATUS_PRECEDENCE } from '@peyk/domain/status'
import type { Status } from '@peyk/domain/status'
import { toPollSteps } from '@peyk/domain/polling'
import { DAY, MINUTE, SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { createChatOrders } from '../chats/chat-orders.ts'
import type { ChatRules } from '../chats/chat-orders.ts'
import type { Reachability } from '../chats/chats.ts'
import { scanKeys } from '../connection/connection.ts'
import { readRedisClock } from '../connection/redis-clock.ts'
import type { Scripts } from '../connection/scripts.ts'
import { createCompactedReader } from '../deliveries/compaction.ts'
import { toDelivery } from '../deliveries/delivery-record.ts'
import { SWEEP_AFTER_MS } from '../deliveries/sweep-delay.ts'
import type { Keys } from '../keys.ts'
import { createOrderChecks } from './order-checks.ts'
import { toMoneyText, toOrder } from './order-record.ts'
import type { HistoryEntry } from './order-record.ts'
import { toWholeHistory } from './whole-history.ts'
import { parseObject } from '../parse-object.ts'

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

/** People write a `#` before an id or a number, and copy blanks and signs around it. */
const bareOf = (text: string) =>
  withoutInvisible(text)
    .replace(/^[\s#№]+/u, '')
    .trim()

/** Returns one spelling of a number for all that people type: any digits, letters of Arabic keyboards, dashes, blanks and case, with its `#` or without. */
function toNumberKey(number: string): string {
  return toAsciiDigits(bareOf(number.normalize('NFKC')))
    .replaceAll('ي', 'ی')
    .replaceAll('ك', 'ک')
    .replace(/\p{Pd}/gu, '-')
    .replace(/\s+/gu, '')
    .toLowerCase()
}

function createOrderReader(redis: Redis, scripts: Scripts, keys: Keys) {
  const readCompacted = createCompactedReader(scripts)
  return {
    /** Returns the chat that is notified of an order, if it has one. */
    async chatOf(orderId: string): Promise<string | undefined> {
      return (await redis.hget(keys.order(orderId), 'c')) ?? undefined
    },

    async get(orderId: string): Promise<Order | undefined> {
      return toOrder(orderId, await redis.hgetall(keys.order(orderId)))
    },

    /**
     * Returns the id of the order that a person names by its id or its number, if it is known; of a compacted one by its id. One order's number may be another
     * one's id: operators read ids in logs and links, so that an id counts first. Customers read numbers alone.
     */
    async find(idOrNumber: string, first: 'id' | 'number' = 'id'): Promise<string | undefined> {
      const ids = [idOrNumber, bareOf(idOrNumber)].flatMap((text) => parseOrderId(text) ?? [])
      const [id = '', bareId = ''] = ids
      const [hasId, hasBareId, ofNumber] = await Promise.all([
        redis.exists(keys.order(id)),
        redis.exists(keys.order(bareId)),
        redis.get(keys.orderNumber(toNumberKey(idOrNumber))),
      ])
      const byId = hasId === 1 ? id : undefined
      const known = (first === 'id' ? (byId ?? ofNumber) : (ofNumber ?? byId)) ?? (hasBareId === 1 ? bareId : undefined)
      if (known !== undefined) return known
      const compacted = await readCompacted(ids)
      return ids.find((_, i) => compacted[i] !== undefined)
    },

    /** Returns how many paid orders of the last seven days have no chat, and the newest ones’ ids. */
    async paidUnlinked(limit: number): Promise<{ count: number; orderIds: string[] }> {
      const sinceMs = (await readRedisClock(redis)) - 7 * DAY
      const [count, orderIds] = await Promise.all([
        redis.zcount(keys.paidUnlinked, sinceMs, '+inf'),
        redis.zrevrangebyscore(keys.paidUnlinked, '+inf', sinceMs, 'LIMIT', 0, limit),
      ])
      return { count, orderIds }
    },

    /** Returns the panel’s words of the last seven days that Peyk did not know, newest first; at most `limit`. */
    async unknownStatusWords(limit: number): Promise<string[]> {
      const sinceMs = (await readRedisClock(redis)) - 7 * DAY
      return redis.zrevrangebyscore(keys.unknownStatusWords, '+inf', sinceMs, 'LIMIT', 0, limit)
    },

    /** Yields the ids of all known orders, in no order, a scan's page at a time. */
    async *orderIds(): AsyncGenerator<string[]> {
      yield* scanKeys(redis, keys.orderPrefix)
    },

    /** Returns what happened to an order, oldest first. */
    async history(orderId: string): Promise<HistoryEntry[]> {
      const [entries, hash, values] = await Promise.all([
        redis.lrange(keys.history(orderId), 0, -1),
        redis.hgetall(keys.order(orderId)),
        redis.mget(NOTIFICATION_KINDS.map((kind) => keys.delivery({ orderId, kind }))),
      ])
      return toWholeHistory(
        entries.flatMap((entry) => (parseObject(entry) as HistoryEntry | undefined) ?? []),
        hash,
        values.flatMap((value) => toDelivery(value) ?? []),
      )
    },

    /** Returns how many orders left the pending ones since the last call. */
    async takeClearedCount(): Promise<number> {
      return Number((await redis.getdel(keys.cleared)) ?? 0)
    },
  }
}
