import { carrierOf, isOutdated } from '@peyk/domain/kind-order'
import { toNotificationId } from '@peyk/domain/notification'
import type { NotificationKind } from '@peyk/domain/notification'
import { wasPaid } from '@peyk/domain/status'
import { keyOf, readDelivery, readOrder } from './evidence.ts'
import type { Evidence, OrderEvidence } from './evidence.ts'
import { brokenKinds } from './kind-invariants.ts'
import { POLL_INTERVAL_SECONDS } from './station.ts'

const FINAL = ['sent', 'held', 'rejected', 'uncertain']
/** How often `UNCERTAIN_POLICY=resend` sends a notification again, at most; the constant of the sweep. */
const RESENDS = 1
/** Far above what any schedule needs, far below a loop. */
const MAX_REQUESTS = 60
/** An order is minutes old and checked once a minute, by its own pace. */
const LONGEST_CHECK_INTERVAL_MS = 1.1 * POLL_INTERVAL_SECONDS * 1000

type Rule = [holds: boolean, broken: string]
const brokenOf = (rules: readonly Rule[]) => rules.filter(([holds]) => !holds).map(([, broken]) => broken)

/** What Peyk promises of every schedule, once nothing happens any more. Returns what is broken, in words. */
export function findBroken(evidence: Evidence): string[] {
  const isPaused = evidence.redis.call('EXISTS', [keyOf('pause')]) === 1
  return [
    ...(isPaused ? ['all sending is still paused, though Telegram takes messages'] : []),
    ...evidence.orderIds.flatMap((orderId) => {
      const order = readOrder(orderId, evidence)
      return [
        ...[...brokenOrder(order, evidence), ...brokenKinds(order)].map((what) => `${orderId}: ${what}`),
        ...evidence.kinds.flatMap((kind) =>
          brokenNotification(kind, order, evidence).map((what) => `${toNotificationId({ orderId, kind })}: ${what}`),
        ),
      ]
    }),
  ]
}

function brokenOrder({ orderId, status, history, compacted, reopened }: OrderEvidence, evidence: Evidence): string[] {
  const { redis, nowMs, panel, kinds, policy } = evidence
  const nextCheckAtMs = Number(redis.call('ZSCORE', [keyOf('pending'), orderId]) ?? 0)
  const byPolicy = reopened.filter(({ by }) => String(by).startsWith('UNCERTAIN_POLICY')).length
  return brokenOf([
    [
      byPolicy <= (policy === 'resend' ? RESENDS * kinds.length : 0),
      `the policy ${policy} sent it again ${byPolicy} times`,
    ],
    [
      !history.some(({ event, reason }) => event === 'rejected' && String(reason).startsWith('401')),
      'it was rejected for a fault of the token',
    ],
    [!history.some(({ source }) => source === 'age'), 'it expired by its age, and is minutes old'],
    [
      nextCheckAtMs - nowMs <= LONGEST_CHECK_INTERVAL_MS,
      `the panel is asked about it in ${nextCheckAtMs - nowMs} ms, which is longer than its interval`,
    ],
    [
      !panel.accepted.has(orderId) || compacted !== undefined || (status !== undefined && wasPaid(status)),
      'the panel heard 200 for its payment, which is lost',
    ],
  ])
}

/** Whether a notification has to end in the ledger. */
function isDue(
  kind: NotificationKind,
  { orderId, status, chatId }: OrderEvidence,
  { panel, kinds }: Evidence,
): boolean {
  if (status === undefined) return false
  // Whatever it was before: a payment after a failure is one, and one that only the panel knows is asked for.
  const last = panel.silent.has(orderId) && !wasPaid(status) ? 'paid' : status
  const isPromised = panel.promised.has(toNotificationId({ orderId, kind })) && !isOutdated(kind, last, kinds)
  return isPromised || (chatId !== undefined && carrierOf(last, kinds) === kind)
}

function brokenNotification(kind: NotificationKind, order: OrderEvidence, evidence: Evidence): string[] {
  const { redis, telegram } = evidence
  const { orderId, chatId, history, reopened, compacted } = order
  const id = toNotificationId({ orderId, kind })
  const [state, fields] = readDelivery({ orderId, kind }, compacted, redis)
  const isCompacted = compacted?.notified.has(kind) === true
  const isResolved = history.some(({ event }) => event === 'resolved')
  const messages = order.shown.filter((message) => message.kind === kind)
  const requests = telegram.written.get(id) ?? 0
  const unrefused = requests - (telegram.refused.get(id) ?? 0)
  const listed = (name: string) => redis.call('ZSCORE', [keyOf(name), id]) !== null
  const sent = redis.call('LRANGE', [keyOf('sent'), '0', '-1']) as string[]
  const listedAsSent = sent.filter((each) => each === id).length
  const waitsForCustomer = state === 'held' && fields.reason !== 'canceled_after_paid'

  return brokenOf([
    [
      messages.length <= 1 + reopened.length,
      `${messages.length} messages were shown, and it was resent on purpose ${reopened.length} times`,
    ],
    [
      unrefused <= 1 + reopened.length,
      `${unrefused} requests were written that Telegram did not refuse, and it was resent on purpose ${reopened.length} times`,
    ],
    [requests <= MAX_REQUESTS, `${requests} requests were written: the attempts have no bound`],
    [
      !isDue(kind, order, evidence) || FINAL.includes(state),
      `it is due, and its notification ended ${state === '' ? 'without any record' : `as ${state}`}`,
    ],
    [
      state !== 'sent' || fields.messageId === undefined || messages.some((m) => m.messageId === fields.messageId),
      `the ledger says sent as message ${fields.messageId}, which was never shown`,
    ],
    [
      state !== 'sent' || fields.messageId !== undefined || isCompacted || isResolved,
      'the ledger says sent without a message and on nobody’s word',
    ],
    [
      messages.length === 0 || reopened.length > 0 || state === 'sent' || state === 'uncertain',
      `a message was shown, and the ledger says ${state === '' ? 'nothing' : state}`,
    ],
    [!listed('outbox') || state === '', `it is ${state} and still in the outbox`],
    [
      !FINAL.includes(state) || state === 'sent' || listed(`deliveries:${state}`),
      `it is ${state} and the operator’s list of these does not have it`,
    ],
    [
      (state !== 'uncertain' && state !== 'rejected') ||
        redis.call('ZSCORE', [keyOf('alerts'), `${state} ${fields.atMs} ${id}`]) !== null,
      `it is ${state} and operators will not be notified of it`,
    ],
    [
      !waitsForCustomer || chatId === undefined || !telegram.isBack(chatId),
      `it is held because ${fields.reason}, though its customer has come back`,
    ],
    [
      listedAsSent === (state === 'sent' && !isCompacted ? 1 : 0),
      `it is ${isCompacted ? 'compacted' : state} and ${listedAsSent} times in the list of what can be compacted`,
    ],
    [
      !isCompacted || (state === 'sent' && (messages.length > 0 || isResolved)),
      'it is compacted as sent, and nobody was shown a message or said so',
    ],
  ])
}
