import type { DeliveryState } from '@peyk/domain/delivery'
import { parseLanguage } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import type { Notice } from '@peyk/domain/notice'
import type { Order } from '@peyk/domain/order'
import type { Keys } from './keys.ts'
import { toOrder } from './order-record.ts'
import type { RunScript } from './scripts.ts'

/** What has to be known to tell a notice. */
export type NoticeFacts = {
  /** Where somebody else has it; the rest is not said then. */
  state: DeliveryState | undefined
  order: Order | undefined
  /** What its customer chose, if anything. */
  language: Language | undefined
  /** For a refund: its payment was told. */
  isPaidTold: boolean
}

export type ReadFacts = ReturnType<typeof createNoticeFacts>

export function createNoticeFacts(run: RunScript, keys: Keys) {
  return async (notice: Notice): Promise<NoticeFacts> => {
    const reply = await run(
      'read-facts',
      [keys.delivery(notice), keys.order(notice.orderId), keys.delivery({ ...notice, kind: 'paid' })],
      [keys.chatPrefix, notice.kind],
    )
    const [state, fields, language, isPaidTold] = reply as [string, string[], string, number]
    return {
      state: state === '' ? undefined : (state as DeliveryState),
      order: toOrder(notice.orderId, toHash(fields)),
      language: parseLanguage(language),
      isPaidTold: isPaidTold === 1,
    }
  }
}

/** Redis gives scripts a hash as its fields and values in turn. */
function toHash(fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: fields.length / 2 }, (_, i) => [fields[2 * i] ?? '', fields[2 * i + 1] ?? '']),
  )
}
