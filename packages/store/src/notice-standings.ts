import type { Delivery } from '@peyk/domain/delivery'
import { NOTICE_KINDS, parseNoticeId, toNoticeId } from '@peyk/domain/notice'
import type { Notice } from '@peyk/domain/notice'
import type { Redis } from 'ioredis'
import { toDelivery } from './delivery-ledger.ts'
import type { Keys } from './keys.ts'

const LISTS = ['sent', 'held', 'rejected', 'uncertain'] as const

/** Where a notice stands: what the ledger says, and whether the outbox has it, so that it is still to be told. */
export type NoticeStanding = { notice: Notice; delivery: Delivery | undefined; isDue: boolean }

/** The newest notices of each list, newest first; `due` are those that the sweep looks at next. */
export type NewestNotices = Record<(typeof LISTS)[number] | 'due', NoticeStanding[]>

/** For looking at where notices stand; only the ledger and the order book change them. */
export function createNoticeStandings(redis: Redis, keys: Keys) {
  return {
    /** The notices of one order that anything is known of. */
    async of(orderId: string): Promise<NoticeStanding[]> {
      const standings = await Promise.all(
        NOTICE_KINDS.map(async (kind) => {
          const notice = { orderId, kind }
          const [value, sweptAt] = await Promise.all([
            redis.get(keys.delivery(notice)),
            redis.zscore(keys.undelivered, toNoticeId(notice)),
          ])
          return { notice, delivery: toDelivery(value), isDue: sweptAt !== null }
        }),
      )
      return standings.filter(({ delivery, isDue }) => delivery !== undefined || isDue)
    },

    /** Up to `limit` notices of each list, in two round trips however many there are in all. */
    async newest(limit: number): Promise<NewestNotices> {
      const [due, ...listed] = await Promise.all([
        redis.zrange(keys.undelivered, '0', String(limit - 1)),
        ...LISTS.map((state) => redis.zrevrange(keys.deliveries(state), 0, limit - 1)),
      ])
      const ids = [...due, ...listed.flat()]
      const values = ids.length === 0 ? [] : await redis.mget(ids.map((id) => keys.delivery(parseNoticeId(id))))
      const deliveries = new Map(ids.map((id, i) => [id, toDelivery(values[i] ?? null)]))
      const standing = (id: string, isDue: boolean) => ({
        notice: parseNoticeId(id),
        delivery: deliveries.get(id),
        isDue,
      })
      // What moved on between the two looks is in another list by now.
      const inState = (state: (typeof LISTS)[number], at: number) =>
        (listed[at] ?? []).map((id) => standing(id, false)).filter(({ delivery }) => delivery?.state === state)
      return {
        due: due.map((id) => standing(id, true)),
        sent: inState('sent', 0),
        held: inState('held', 1),
        rejected: inState('rejected', 2),
        uncertain: inState('uncertain', 3),
      }
    },
  }
}
