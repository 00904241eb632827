import { toOrder } from '@peyk/store/order-record'
import type { HistoryEntry } from '@peyk/store/order-record'
import type { Policy } from './notifier.ts'
import type { SimulatedRedis } from './redis/simulated-redis.ts'
import type { SimulatedPanel } from './simulated-panel.ts'
import type { SimulatedTelegram } from './simulated-telegram.ts'
import { PREFIX } from './station.ts'

export type Evidence = {
  orderIds: readonly string[]
  redis: SimulatedRedis
  telegram: SimulatedTelegram
  panel: SimulatedPanel
  policy: Policy
}

const FINAL = ['sent', 'held', 'rejected', 'uncertain']
/** How often `UNCERTAIN_POLICY=resend` sends a notification again, at most; the constant of the sweep. */
const RESENDS = 3
/** Far above what any schedule needs, far below a loop. */
const MAX_REQUESTS = 60

/** What Peyk promises of every schedule, once nothing happens any more. Returns what is broken, in words. */
export function findBroken(evidence: Evidence): string[] {
  return evidence.orderIds.flatMap((orderId) => brokenOf(orderId, evidence).map((what) => `${orderId}: ${what}`))
}

function brokenOf(orderId: string, { redis, telegram, panel, policy }: Evidence): string[] {
  const key = (name: string) => `{${PREFIX}}:${name}`
  const order = toOrder(orderId, toRecord(redis.call('HGETALL', [key(`order:${orderId}`)]) as string[]))
  const [state, fields] = toDelivery(redis.call('GET', [key(`delivery:paid:${orderId}`)]) as string | null)
  const history = (redis.call('LRANGE', [key(`history:${orderId}`), '0', '-1']) as string[]).map(
    (entry) => JSON.parse(entry) as HistoryEntry,
  )
  const reopened = history.filter(({ event, from }) => event === 'reopened' && from === 'uncertain')
  const byPolicy = reopened.filter(({ by }) => String(by).startsWith('UNCERTAIN_POLICY')).length
  const messages = telegram.shown.filter((message) => message.orderId === orderId)
  const requests = telegram.written.get(orderId) ?? 0
  const unrefused = requests - (telegram.refused.get(orderId) ?? 0)
  const isDue = (order?.status === 'paid' && order?.chatId !== undefined) || panel.promised.has(orderId)
  const listed = (name: string) => redis.call('ZSCORE', [key(name), `paid:${orderId}`]) !== null

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
      state !== 'sent' || fields.messageId !== undefined || history.some(({ event }) => event === 'resolved'),
      'the ledger says sent without a message and on nobody’s word',
    ],
    [
      messages.length === 0 || reopened.length > 0 || state === 'sent' || state === 'uncertain',
      `a message was shown, and the ledger says ${state === '' ? 'nothing' : state}`,
    ],
    [!listed('outbox') || state === '', `it is ${state} and still in the outbox`],
    [
      !FINAL.includes(state) || listed(`deliveries:${state}`),
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
    [!panel.accepted.has(orderId) || order?.status === 'paid', 'the panel heard 200 for its payment, which is lost'],
  ]
  return rules.filter(([isStored]) => !isStored).map(([, broken]) => broken)
}

/** The state in which a notification ended; `none` where there is nothing to notify. */
export function endOf(orderId: string, redis: SimulatedRedis): string {
  const [state] = toDelivery(redis.call('GET', [`{${PREFIX}}:delivery:paid:${orderId}`]) as string | null)
  return state === '' ? 'none' : state
}

function toDelivery(
  value: string | null,
): [state: string, fields: { messageId?: number; reason?: string; atMs?: number }] {
  const [, state = '', json = '{}'] = /^(\w+) (.*)$/.exec(value ?? '') ?? []
  return [state, JSON.parse(json) as { messageId?: number; reason?: string; atMs?: number }]
}

function toRecord(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: pairs.length / 2 }, (_, i) => [pairs[2 * i] ?? '', pairs[2 * i + 1] ?? '']),
  )
}
