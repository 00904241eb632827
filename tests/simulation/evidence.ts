import type { Notification, NotificationKind } from '@peyk/domain/notification'
import { toNotificationId } from '@peyk/domain/notification'
import type { Status } from '@peyk/domain/status'
import { parseCompacted } from '@peyk/store/compaction'
import type { CompactedOrder } from '@peyk/store/compaction'
import { toOrder } from '@peyk/store/order-record'
import type { HistoryEntry } from '@peyk/store/order-record'
import type { Policy } from './notifier.ts'
import type { SimulatedRedis } from './redis/simulated-redis.ts'
import type { SimulatedPanel } from './simulated-panel.ts'
import type { ShownMessage, SimulatedTelegram } from './simulated-telegram.ts'
import { PREFIX } from './station.ts'

export type Evidence = {
  orderIds: readonly string[]
  redis: SimulatedRedis
  nowMs: number
  telegram: SimulatedTelegram
  panel: SimulatedPanel
  /** `NOTIFY_ON` */
  kinds: readonly NotificationKind[]
  policy: Policy
}

/** What the ledger has of one order in the end, and what its customer was shown. */
export type OrderEvidence = {
  orderId: string
  status: Status | undefined
  chatId: string | undefined
  /** Also what a compaction deleted. */
  history: readonly HistoryEntry[]
  /** Notifications that were sent again on purpose: by an operator or the policy. */
  reopened: readonly HistoryEntry[]
  compacted: CompactedOrder | undefined
  /** All its messages, in the order in which Telegram showed them. */
  shown: readonly ShownMessage[]
}

export type DeliveryFields = { messageId?: number; reason?: string; atMs?: number }

export const keyOf = (name: string) => `{${PREFIX}}:${name}`

export function readOrder(orderId: string, { redis, telegram }: Evidence): OrderEvidence {
  const order = toOrder(orderId, toRecord(redis.call('HGETALL', [keyOf(`order:${orderId}`)]) as string[]))
  const compacted = readCompacted(orderId, redis)
  const historyKey = keyOf(`history:${orderId}`)
  const entries = [...redis.forgotten(historyKey), ...(redis.call('LRANGE', [historyKey, '0', '-1']) as string[])]
  const history = entries.map((entry) => JSON.parse(entry) as HistoryEntry)
  return {
    orderId,
    status: order?.status ?? [...(compacted?.notified.keys() ?? [])].at(-1),
    chatId: order?.chatId,
    history,
    reopened: history.filter(({ event, from }) => event === 'reopened' && from === 'uncertain'),
    compacted,
    shown: telegram.shown.filter((message) => message.orderId === orderId),
  }
}

/** The state in which a notification ended; empty where there is nothing to notify. */
export function readDelivery(
  notification: Notification,
  compacted: CompactedOrder | undefined,
  redis: SimulatedRedis,
): [state: string, fields: DeliveryFields] {
  const value = redis.call('GET', [keyOf(`delivery:${toNotificationId(notification)}`)]) as string | null
  if (value === null && compacted?.notified.has(notification.kind) === true) return ['sent', {}]
  const [, state = '', json = '{}'] = /^(\w+) (.*)$/.exec(value ?? '') ?? []
  return [state, JSON.parse(json) as DeliveryFields]
}

/** What is left of an order; the few orders of a schedule fill no bucket. */
function readCompacted(orderId: string, redis: SimulatedRedis): CompactedOrder | undefined {
  const prefix = keyOf('notified:')
  const values = redis
    .keys()
    .flatMap((key) => (key.startsWith(prefix) ? [redis.call('HGET', [key, orderId]) as string | null] : []))
  const value = values.find((each) => each !== null)
  return value === undefined || value === null ? undefined : parseCompacted(value)
}

function toRecord(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: pairs.length / 2 }, (_, i) => [pairs[2 * i] ?? '', pairs[2 * i + 1] ?? '']),
  )
}
