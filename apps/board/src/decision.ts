import { OPEN_STATES } from '@peyk/domain/delivery'
import type { Delivery, OpenState } from '@peyk/domain/delivery'
import { isNoticeKind } from '@peyk/domain/notice'
import type { Notice } from '@peyk/domain/notice'
import { parseOrderId } from '@peyk/domain/order'
import type { Bot } from './bot.ts'

/** What an operator can do about a notice that is kept. */
export type Decision = 'resend' | 'resolve'

/** A decision to be made about a notice, in the state in which it was seen. */
export type Question = { notice: Notice; expected: OpenState }

export function toDecisionUrl(
  { root }: Pick<Bot, 'root'>,
  decision: Decision,
  notice: Notice,
  state: OpenState,
): string {
  return `${root}/${decision}?${toFields({ notice, expected: state }).toString()}`
}

function toFields({ notice, expected }: Question): URLSearchParams {
  return new URLSearchParams({ order: notice.orderId, kind: notice.kind, state: expected })
}

/** The question that an address or a form names, if it names one. */
export function parseQuestion(fields: URLSearchParams): Question | undefined {
  const orderId = parseOrderId(fields.get('order') ?? '')
  const kind = fields.get('kind') ?? ''
  const expected = OPEN_STATES.find((state) => state === fields.get('state'))
  return orderId === undefined || expected === undefined || !isNoticeKind(kind)
    ? undefined
    : { notice: { orderId, kind }, expected }
}

/** The notice as the ledger has it, while it is still in the state in which it was seen. */
export async function findKept(
  { store }: Pick<Bot, 'store'>,
  { notice, expected }: Question,
): Promise<Delivery | undefined> {
  const delivery = await store.ledger.get(notice)
  return delivery?.state === expected ? delivery : undefined
}

/** Does what was decided, in the name of `by`; gives false, and changes nothing, when the notice is no longer in that state. */
export async function decide(
  { store, notify }: Pick<Bot, 'store' | 'notify'>,
  decision: Decision,
  { notice, expected }: Question,
  by: string,
): Promise<boolean> {
  if (decision === 'resolve') return store.ledger.resolve(notice, expected, by)
  if (!(await store.ledger.reopen(notice, expected, by))) return false
  // The outbox has it since it was reopened: without the queue it only takes until the next sweep.
  await notify(notice).catch(() => undefined)
  return true
}
