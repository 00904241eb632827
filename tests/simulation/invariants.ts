import { parseCompacted } from '@peyk/store/compaction'
import type { CompactedOrder } from '@peyk/store/compaction'
import { toOrder } from '@peyk/store/order-record'
import type { HistoryEntry } from '@peyk/store/order-record'
import type { Policy } from './notifier.ts'
import type { SimulatedRedis } from './redis/simulated-redis.ts'
import type { SimulatedPanel } from './simulated-panel.ts'
import type { SimulatedTelegram } from './simulated-telegram.ts'
import { POLL_INTERVAL_SECONDS, PREFIX } from './station.ts'

export type Evidence = {
  orderIds: readonly string[]
  redis: SimulatedRedis
  nowMs: number
  telegram: SimulatedTelegram
  panel: SimulatedPanel
  policy: Policy
}

const FINAL = ['sent', 'held', 'rejected', 'uncertain']
/** How often `UNCERTAIN_POLICY=resend` sends a notification again, at most; the constant of the sweep. */
const RESENDS = 1
/** Far above what any schedule needs, far below a loop. */
const MAX_REQUESTS = 60
/** An order is minutes old and checked once a minute, by its own pace. */
const LONGEST_CHECK_INTERVAL_MS = 1.1 * POLL_INTERVAL_SECONDS * 1000

/** What Peyk promises of every schedule, once nothing happens any more. Returns what is broken, in words. */
export function findBroken(evidence: Evidence): string[] {
  const isPaused = evidence.redis.call('EXISTS', [`{${PREFIX}}:pause`]) === 1
  return [
    ...(isPaused ? ['all sending is still paused, though Telegram takes messages'] : []),
    ...evidence.orderIds.flatMap((orderId) => brokenOf(orderId, evidence).map((what) => `${orderId}: ${what}`)),
  ]
}

function brokenOf(orderId: string, { redis, nowMs, telegram, panel, policy }: Evidence): string[] {
  const key = (name: string) => `{${PREFIX}}:${name}`
  const order = toOrder(orderId, toRecord(redis.call('HGETALL', [key(`order:${orderId}`)]) as string[]))
  const [state, fields] = readDelivery(orderId, redis)
  const isCompacted = readCompacted(orderId, redis) !== undefined
  const historyKey = key(`history:${orderId}`)
  const history = [...redis.forgotten(historyKey), ...(redis.call('LRANGE', [historyKey, '0', '-1']) as string[])].map(
    (entry) => JSON.parse(entry) as HistoryEntry,
  )
  const reopened = history.filter(({ event, from }) => event === 'reopened' && from === 'uncertain')
  const byPolicy = reopened.filter(({ by }) => String(by).startsWith('UNCERTAIN_POLICY')).length
  const messages = telegram.shown.filter((message) => message.orderId === orderId)
  const requests = telegram.written.get(orderId) ?? 0
  const unrefused = requests - (telegram.refused.get(orderId) ?? 0)
  // Whatever it was before: a payment after a failure is one, and one that only the panel knows is asked for.
  const isPaid = order?.status === 'paid' || (order !== undefined && panel.silent.has(orderId))
  const isDue = (isPaid && order?.chatId !== undefined) || panel.promised.has(orderId)
  const nextCheckAtMs = Number(redis.call('ZSCORE', [key('pending'), orderId]) ?? 0)
  const listed = (name: string) => redis.call('ZSCORE', [key(name), `paid:${orderId}`]) !== null
  const listedAsSent = (redis.call('LRANGE', [key('sent'), '0', '-1']) as string[]).filter(
    (id) => id === `paid:${orderId}`,
  ).length

  const rules: [isStored: boolean, broken: string][] = [
    [
      messages.length <= 1 + reopened.length,
      `${messages.length} messages were shown, and it was resent on purpose ${reopened.length} times`,
    ],
    [
      unrefused <= 1 + reopened.length,
      `${unrefused} requests were written that Telegram did not refuse, and it was resent on purpose ${reopened.length} times`,
    ],
    [byPolicy <= (policy === 'resend' ? RESENDS : 0), `the policy ${policy} sent it again ${byPolicy} times`],
    [requests <= MAX_REQUESTS, `${requests} requests were written: the attempts have no bound`],
    [
      !isDue || FINAL.includes(state),
      `it is paid and linked, and its notification ended ${state === '' ? 'without any record' : `as ${state}`}`,
    ],
    [
      state !== 'sent' || fields.messageId === undefined || messages.some((m) => m.messageId === fields.messageId),
      `the ledger says sent as message ${fields.messageId}, which was never shown`,
    ],
    [
      state !== 'sent' ||
        fields.messageId !== undefined ||
        isCompacted ||
        history.some(({ event }) => event === 'resolved'),
      'the ledger says sent without a message and on nobody’s word',
    ],
    [
      messages.length === 0 || reopened.length > 0 || state === 'sent' || state === 'uncertain',
      `a message was shown, and the ledger says ${state === '' ? 'nothing' : state}`,
    ],
    [
      !history.some(({ event, reason }) => event === 'rejected' && String(reason).startsWith('401')),
      'it was rejected for a fault of the token',
    ],
    [!listed('outbox') || state === '', `it is ${state} and still in the outbox`],
    [
      !FINAL.includes(state) || state === 'sent' || listed(`deliveries:${state}`),
      `it is ${state} and the operator’s list of these does not have it`,
    ],
    [
      (state !== 'uncertain' && state !== 'rejected') ||
        redis.call('ZSCORE', [key('alerts'), `${state} ${fields.atMs} paid:${orderId}`]) !== null,
      `it is ${state} and operators will not be notified of it`,
    ],
    [
      state !== 'held' || order?.chatId === undefined || !telegram.isBack(order?.chatId),
      `it is held because ${fields.reason}, though its customer has come back`,
    ],
    [!history.some(({ source }) => source === 'age'), 'it expired by its age, and is minutes old'],
    [
      nextCheckAtMs - nowMs <= LONGEST_CHECK_INTERVAL_MS,
      `the panel is asked about it in ${nextCheckAtMs - nowMs} ms, which is longer than its interval`,
    ],
    [
      listedAsSent === (state === 'sent' && !isCompacted ? 1 : 0),
      `it is ${isCompacted ? 'compacted' : state} and ${listedAsSent} times in the list of what can be compacted`,
    ],
    [
      !isCompacted ||
        (state === 'sent' && messages.length + history.filter(({ event }) => event === 'resolved').length > 0),
      'it is compacted as sent, and nobody was shown a message or said so',
    ],
    [
      !panel.accepted.has(orderId) || order?.status === 'paid' || isCompacted,
      'the panel heard 200 for its payment, which is lost',
    ],
  ]
  return rules.filter(([isStored]) => !isStored).map(([, broken]) => broken)
}

/** Whether Peyk knew the order as failed, expired or canceled before it was paid. */
export function isPaidAfterFailure(orderId: string, redis: SimulatedRedis): boolean {
  const history = redis.call('LRANGE', [`{${PREFIX}}:history:${orderId}`, '0', '-1']) as string[]
  const failed = history.some((entry) => /"status":"(failed|expired|canceled)"/.test(entry))
  return failed && redis.call('HGET', [`{${PREFIX}}:order:${orderId}`, 'status']) === 'paid'
}

/** The state in which a notification ended; `none` where there is nothing to notify. */
export function endOf(orderId: string, redis: SimulatedRedis): string {
  const [state] = readDelivery(orderId, redis)
  return state === '' ? 'none' : state
}

type Fields = { messageId?: number; reason?: string; atMs?: number }

function readDelivery(orderId: string, redis: SimulatedRedis): [state: string, fields: Fields] {
  const value = redis.call('GET', [`{${PREFIX}}:delivery:paid:${orderId}`]) as string | null
  if (value === null && readCompacted(orderId, redis)?.notified.has('paid') === true) return ['sent', {}]
  const [, state = '', json = '{}'] = /^(\w+) (.*)$/.exec(value ?? '') ?? []
  return [state, JSON.parse(json) as Fields]
}

/** What is left of an order; the few orders of a schedule fill no bucket. */
function readCompacted(orderId: string, redis: SimulatedRedis): CompactedOrder | undefined {
  const prefix = `{${PREFIX}}:notified:`
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
