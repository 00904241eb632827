import type { Decision } from '@peyk/orders/decide'
import type { OpenNotification } from '@peyk/store/find-deliveries'
import { toLocalIso } from '@peyk/domain/local-time'

const ORDERS_NAMED = 5
const REASONS_NAMED = 3

/** Says what is about to be decided on, how many there are, and what it risks. */
export function describeChoice(open: readonly OpenNotification[], decision: Decision): string {
  const [only, ...others] = open
  const what = only !== undefined && others.length === 0 ? describeOne(only) : describeMany(open)
  const risks =
    decision === 'resend'
      ? [
          open.some(({ state }) => state === 'uncertain') &&
            'It may have been shown already: the customer may see it twice.',
          open.some(isHeldForCustomer) && 'What is held is only held again, unless the customer can be reached by now.',
        ]
      : ['Nothing is sent for it any more.']
  return [what, ...risks].filter(Boolean).join(' ')
}

/** Its customer has to act first; an operator's decision alone does not make the chat take messages. */
function isHeldForCustomer({ state, delivery }: OpenNotification): boolean {
  return state === 'held' && delivery.reason !== 'canceled_after_paid'
}

function describeOne({ notification: { orderId, kind }, state, delivery }: OpenNotification): string {
  const reason = delivery.reason === undefined ? '' : ` (${delivery.reason})`
  return `Order ${orderId}’s ${kind} notification is ${state}${reason}.`
}

function describeMany(open: readonly OpenNotification[]): string {
  const times = open.map(({ delivery }) => delivery.atMs)
  const from = toLocalIso(times.reduce((a, b) => Math.min(a, b)))
  const to = toLocalIso(times.reduce((a, b) => Math.max(a, b)))
  const orders = open.slice(0, ORDERS_NAMED).map(({ notification }) => notification.orderId)
  const more = open.length - orders.length
  const named = more > 0 ? `${orders.join(', ')} and ${more} more` : orders.join(', ')
  return [
    `${open.length} notifications: ${tally(open.map(({ state }) => state))}, from ${from} to ${to}.`,
    `Reasons: ${tally(open.map(({ delivery }) => delivery.reason ?? 'none'))}.`,
    `Orders: ${named}.`,
  ].join('\n')
}

function tally(words: readonly string[]): string {
  const counts = [...Map.groupBy(words, (word) => word)].map(([word, { length }]) => ({ word, length }))
  return counts
    .toSorted((a, b) => b.length - a.length)
    .slice(0, REASONS_NAMED)
    .map(({ word, length }) => `${length} × ${word}`)
    .join(', ')
}
