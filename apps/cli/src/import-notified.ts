import { OPEN_STATES } from '@peyk/domain/delivery'
import type { NotifiedFile } from './notified-file.ts'
import type { DeliveryLedger } from '@peyk/store/delivery-ledger'

export type ImportResult = { imported: number; known: number; busy: string[] }

const AT_ONCE = 500

/**
 * Records the paid notifications of these orders as sent, so that they are never sent again. This resolves open ones too.
 * One that is being sent at this moment stays unchanged and is listed in `busy`.
 */
export async function importNotified(
  { orderIds, inOtherDigits }: Pick<NotifiedFile, 'orderIds' | 'inOtherDigits'>,
  by: string,
  ledger: Pick<DeliveryLedger, 'recordNotified' | 'resolve' | 'get'>,
  onProgress: (done: number) => void,
): Promise<ImportResult> {
  const result: ImportResult = { imported: 0, known: 0, busy: [] }
  const importOne = async (orderId: string) => {
    const notification = { orderId, kind: 'paid' } as const
    if (await ledger.recordNotified(notification, by)) return void (result.imported += 1)
    const state = (await ledger.get(notification))?.state
    const open = OPEN_STATES.find((each) => each === state)
    if (state === 'sent') result.known += 1
    else if (open !== undefined && (await ledger.resolve(notification, open, by))) result.imported += 1
    else result.busy.push(orderId)
  }
  // The panel may write its ids in these; they are the same orders, and are not counted.
  for (const orderId of inOtherDigits) await ledger.recordNotified({ orderId, kind: 'paid' }, by)
  const unique = [...new Set(orderIds)]
  result.known += orderIds.length - unique.length
  for (let start = 0; start < unique.length; start += AT_ONCE) {
    await Promise.all(unique.slice(start, start + AT_ONCE).map(importOne))
    onProgress(Math.min(start + AT_ONCE, unique.length))
  }
  return result
}
