import type { Delivery } from '@peyk/domain/delivery'
import { KINDS_BY_PRECEDENCE } from '@peyk/domain/notification'
import type { NotificationKind } from '@peyk/domain/notification'
import { DAY } from '@peyk/domain/time'
import type { Scripts } from '../connection/scripts.ts'

/** Short enough for all others that wait for Redis. */
const PAGE = 100
/** As `BUCKET_DIGITS` of compacted.lua: the names of buckets that are no children have three hexadecimal digits. */
const BUCKETS = 16 ** 3
const DIGITS = [...'0123456789abcdef']

type CompactCall = { historyMs: number; nowMs: number; limit: number; kinds: readonly NotificationKind[] }
type ForgetCall = { bucket: string; retentionMs: number; nowMs: number }

export type CompactedPage = { compacted: number; isMore: boolean }

/** Makes old records of notified orders small, and forgets them when their time is over. */
export function createCompaction(scripts: Scripts, retentionMs: number) {
  const compact = scripts.load<CompactCall, CompactedPage>('deliveries/compact')
  const forget = scripts.load<ForgetCall, { forgotten: number; hasChildren: boolean }>('deliveries/forget-compacted')

  const forgetIn = async (bucket: string, nowMs: number): Promise<number> => {
    const { forgotten, hasChildren } = await forget({ bucket, retentionMs, nowMs })
    let total = forgotten
    for (const digit of hasChildren ? DIGITS : []) total += await forgetIn(bucket + digit, nowMs)
    return total
  }

  return {
    /**
     * Compacts up to 100 orders that were notified more than `historyMs` ago, the oldest first: what remains is which kinds were
     * notified on which day, and the chat.
     *
     * @param nowMs this process's time: the earlier of it and of Redis's counts
     */
    async compact(historyMs: number, nowMs = Date.now()): Promise<CompactedPage> {
      return compact({ historyMs, nowMs, limit: PAGE, kinds: KINDS_BY_PRECEDENCE })
    },

    /**
     * Forgets compacted orders that were notified longer ago than the retention, in one of `parts` parts of all. Returns how
     * many.
     */
    async forgetCompacted(part: number, parts: number, nowMs = Date.now()): Promise<number> {
      let total = 0
      for (let bucket = part % parts; bucket < BUCKETS; bucket += parts)
        total += await forgetIn(bucket.toString(16).padStart(3, '0'), nowMs)
      return total
    },
  }
}

/** What is left of a compacted order. */
export type CompactedOrder = {
  chatId: string | undefined
  /** The kinds that were notified, each with the first millisecond of its day (UTC). */
  notified: ReadonlyMap<NotificationKind, { atMs: number; isImported: boolean }>
}

/** Returns a function that reads what is left of compacted orders, in one call; `undefined` for each that is not compacted. */
export function createCompactedReader(scripts: Scripts) {
  const find = scripts.load<{ orderIds: readonly string[] }, { values?: string[] }>('deliveries/find-compacted')
  return async (orderIds: readonly string[]): Promise<(CompactedOrder | undefined)[]> => {
    if (orderIds.length === 0) return []
    const { values = [] } = await find({ orderIds })
    return values.map((value) => (value === '' ? undefined : parseCompacted(value)))
  }
}

/** Reads a compacted order as compacted.lua writes it. */
export function parseCompacted(value: string): CompactedOrder {
  const [kinds = '', chat = ''] = value.split(' ')
  const notified = kinds.split(',').map((part) => {
    const [, kind, day, imported] = /^([a-z]+)(\d+)(i?)$/.exec(part) ?? []
    return [kind as NotificationKind, { atMs: Number(day) * DAY, isImported: imported === 'i' }] as const
  })
  const [, chatId] = /^~?(-?\d+)$/.exec(chat) ?? []
  return { chatId, notified: new Map(notified) }
}

export function toCompactedDelivery(order: CompactedOrder | undefined, kind: NotificationKind): Delivery | undefined {
  const notified = order?.notified.get(kind)
  if (order === undefined || notified === undefined) return undefined
  return {
    state: 'sent',
    atMs: notified.atMs,
    isCompacted: true,
    ...(order.chatId !== undefined && { chatId: order.chatId }),
    ...(notified.isImported && { reason: 'import' }),
  }
}
