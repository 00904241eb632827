import { OPEN_STATES } from './evidence.ts'
import type { Evidence, OrderEvidence } from './evidence.ts'
import type { Policy } from './options.ts'

/** A promise with the orders that break it. It holds when there is none. */
export type Verdict = { promise: string; broken: { orderId: string; why: string }[] }

type Rule = {
  promise: string | Record<Policy, string>
  wrong: (order: OrderEvidence, policy: Policy) => string | undefined
}

const ENDS: readonly string[] = ['sent', ...OPEN_STATES]
/** Allowed answers to a "paid" webhook of a linked order: the first, and later ones. */
const ANSWERS: readonly string[] = ['Notification queued', 'Notification pending', 'Already notified']
const LATER_ANSWERS: readonly string[] = ['Notification pending', 'Already notified']

const PROMISES: readonly Rule[] = [
  {
    promise: { hold: 'never two', resend: 'never two unless the policy chose it' },
    wrong: ({ shown, resends }, policy) => {
      const allowed = policy === 'hold' ? 1 : 1 + resends
      return shown > allowed ? `shown ${shown} times, ${allowed} allowed` : undefined
    },
  },
  {
    promise: 'never none in silence',
    wrong: ({ shown, state, isListed }) =>
      shown === 0 && !isListed ? `not shown, and ${state} is in no list of the operator's` : undefined,
  },
  {
    promise: 'sent means shown',
    wrong: ({ state, messageIsShown }) =>
      state === 'sent' && !messageIsShown ? 'the ledger says sent, its chat does not show that message' : undefined,
  },
  {
    promise: 'accepted means stored',
    wrong: ({ webhooks, state, inOutbox }) => {
      const accepted = webhooks.some(({ says, requests }) => says === 'paid' && requests.some(isAccepted))
      if (accepted && state === 'absent' && !inOutbox) return 'a webhook was answered 200 and nothing is left of it'
      if (webhooks.some(({ requests }) => requests.some(({ isStored }) => isStored === false)))
        return 'a webhook was answered 200 and Redis did not have it'
      return wasForgotten({ webhooks })
        ? 'a webhook was answered 200, and an answer shows that it or the link was forgotten'
        : undefined
    },
  },
  {
    promise: 'everything comes to an end',
    wrong: ({ state, inOutbox }) =>
      inOutbox || !ENDS.includes(state) ? `${state}${inOutbox ? ', still in the outbox' : ''}` : undefined,
  },
]

/**
 * Checks every promise for every order, before and after each job was queued once more. That must neither find a lost
 * notification nor change anything.
 */
export function judge(before: Evidence, after: Evidence, policy: Policy): Verdict[] {
  const first = judgeOnce(before, policy)
  const second = judgeOnce(after, policy)
  const verdicts = first.map(({ promise, broken }, i) => ({
    promise,
    broken: [...new Map([...(second[i]?.broken ?? []), ...broken].map((one) => [one.orderId, one])).values()],
  }))
  const changed = before.orders.flatMap(({ orderId, shown, state }, i) => {
    const now = after.orders[i]
    if (now?.shown === shown && now.state === state) return []
    return [{ orderId, why: `${state}, shown ${shown} times; afterwards ${now?.state}, shown ${now?.shown} times` }]
  })
  return [...verdicts, { promise: 'old jobs change nothing', broken: changed }]
}

/** Checks every promise for every order. */
export function judgeOnce({ orders, strays }: Evidence, policy: Policy): Verdict[] {
  const verdicts = PROMISES.map(({ promise, wrong }) => ({
    promise: typeof promise === 'string' ? promise : promise[policy],
    broken: orders.flatMap((order) => {
      const why = wrong(order, policy)
      return why === undefined ? [] : [{ orderId: order.orderId, why }]
    }),
  }))
  const notified = strays.map((stray) => ({
    orderId: stray.split(' ')[0] ?? '',
    why: `shown to another customer: ${stray}`,
  }))
  return [...verdicts, { promise: 'shown only to its customer', broken: notified }]
}

/**
 * A notification becomes due once. If it does so again after a 200, Redis lost what that 200 promised. If the order has no
 * customer, Redis lost the link.
 */
function wasForgotten({ webhooks }: Pick<OrderEvidence, 'webhooks'>): boolean {
  const answers = webhooks.filter(({ says }) => says === 'paid').flatMap(({ requests }) => requests.filter(isAccepted))
  const firstKnownAtMs = Math.min(...answers.map(({ endedAtMs }) => endedAtMs))
  return answers.some(
    ({ message, sentAtMs }) => !(sentAtMs > firstKnownAtMs ? LATER_ANSWERS : ANSWERS).includes(message),
  )
}

function isAccepted({ status }: { status: number }): boolean {
  return status === 200
}
