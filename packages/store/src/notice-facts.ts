import type { DeliveryState } from '@peyk/domain/delivery'
import { parseLanguage } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import { toNoticeId } from '@peyk/domain/notice'
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

export type ReadFacts = (notice: Notice) => Promise<NoticeFacts>

/** The facts of each notice, all as of one moment. */
export function createNoticeFacts(run: RunScript, keys: Keys) {
  return async (notices: readonly Notice[]): Promise<NoticeFacts[]> => {
    const reply = await run(
      'read-facts',
      [keys.undelivered],
      [keys.deliveryPrefix, keys.orderPrefix, keys.chatPrefix, ...notices.map(toNoticeId)],
    )
    return (reply as [string, string[], string, number][]).map(([state, fields, language, isPaidTold], i) => ({
      state: state === '' ? undefined : (state as DeliveryState),
      order: toOrder(notices[i]?.orderId ?? '', toHash(fields)),
      language: parseLanguage(language),
      isPaidTold: isPaidTold === 1,
    }))
  }
}

/** Redis gives scripts a hash as its fields and values in turn. */
function toHash(fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: fields.length / 2 }, (_, i) => [fields[2 * i] ?? '', fields[2 * i + 1] ?? '']),
  )
}
