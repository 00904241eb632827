import type { OpenState } from '@peyk/domain/delivery'
import type { Notification } from '@peyk/domain/notification'
import type { DeliveryLedger } from '@peyk/store/delivery-ledger'
import type { Audit } from './audit.ts'
import type { EnqueueDue } from './enqueue-due.ts'

/** What an operator does about an open notification: it is sent again, or it counts as sent. */
export const DECISIONS = ['resend', 'resolve'] as const
export type Decision = (typeof DECISIONS)[number]

/** An open notification as the operator saw it: in which state, and since when. */
export type Seen = { notification: Notification; state: OpenState; atMs?: number | undefined }

export type DecideDeps = { ledger: Pick<DeliveryLedger, 'reopen' | 'resolve'>; enqueue: EnqueueDue; audit: Audit }

/** Few enough for one turn: the ledger's scripts do ten in a step, and an interrupted operator waits for no more. */
const PAGE = 100

/**
 * Acts in the name of `by`. Returns `false`, and changes nothing, when the notification is no longer as it was seen.
 */
export async function decide(decision: Decision, seen: Seen, by: string, deps: DecideDeps): Promise<boolean> {
  for await (const { done } of decideAll(decision, [seen], by, deps)) return done.length === 1
  return false
}

/** Decides on many, a page at a time, and yields what was done and what had changed. A caller that stops leaves the rest alone. */
export async function* decideAll<S extends Seen>(
  decision: Decision,
  all: readonly S[],
  by: string,
  { ledger, enqueue, audit }: DecideDeps,
): AsyncGenerator<{ done: S[]; changed: S[] }> {
  const move = ({ notification, state, atMs }: Seen) =>
    decision === 'resend' ? ledger.reopen(notification, state, by, atMs) : ledger.resolve(notification, state, by, atMs)
  for (let from = 0; from < all.length; from += PAGE) {
    const page = all.slice(from, from + PAGE)
    const moved = await Promise.all(page.map(move))
    const done = page.filter((_, i) => moved[i])
    if (decision === 'resend' && done.length > 0) await enqueue(done.map(({ notification }) => notification))
    if (done.length > 0) await audit({ act: decision, orderIds: done.map(({ notification }) => notification.orderId) })
    yield { done, changed: page.filter((_, i) => !moved[i]) }
  }
}
