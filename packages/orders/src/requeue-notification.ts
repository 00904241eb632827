import type { OpenState } from '@peyk/domain/delivery'
import type { Notification } from '@peyk/domain/notification'
import type { DeliveryLedger } from '@peyk/store/delivery-ledger'
import type { EnqueueDue } from './enqueue-due.ts'

export type RequeueDeps = { ledger: Pick<DeliveryLedger, 'reopen'>; enqueue: EnqueueDue }

/**
 * Makes an open notification due again in the name of `by`, and queues it. Returns `false`, and changes nothing, when it is no
 * longer in the expected state.
 */
export async function requeueNotification(
  notification: Notification,
  expected: OpenState,
  by: string,
  { ledger, enqueue }: RequeueDeps,
): Promise<boolean> {
  if (!(await ledger.reopen(notification, expected, by))) return false
  await enqueue([notification])
  return true
}
