import type { Delivery, DeliveryState, OpenState } from '@peyk/domain/delivery'
import { parseNoticeId, toNoticeId } from '@peyk/domain/notice'
import type { Notice, NoticeKind } from '@peyk/domain/notice'
import { DAY } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { scanKeys } from './connection.ts'
import type { Keys } from './keys.ts'
import { toNoticeFacts } from './notice-facts.ts'
import type { FactsReply, NoticeFacts } from './notice-facts.ts'
import type { Scripts } from './scripts.ts'
import { SWEEP_AFTER_MS } from './sweep-delay.ts'

const SENT_LISTED = 10_000
/** Short enough for everybody else who waits for Redis. */
const ORDERS_A_CALL = 200

export type LedgerRules = {
  retentionDays: number
  /** Called for each payment recorded as sent, with the time from "could be told" to that. */
  onPaidTold?: ((tookMs: number) => void) | undefined
}

/** Where a notice stands for who wanted to begin with it. */
export type Beginning =
  | { standing: 'ours'; facts: NoticeFacts }
  | { standing: 'elsewhere' | DeliveryState; facts: undefined }

export type DeliveryLedger = ReturnType<typeof createDeliveryLedger>

/**
 * The record of who is told what: one key a notice, which decides alone whether a message may be sent. Every move is one
 * script that checks the owner or the state it expects; moves that find something else change nothing and give `false`.
 */
export function createDeliveryLedger(redis: Redis, { run, open }: Scripts, keys: Keys, rules: LedgerRules) {
  const retentionMs = rules.retentionDays * DAY
  const begin = open('begin-sending', keys.root, [retentionMs])
  const record = open('record-sent', keys.root, [retentionMs])

  return {
    /** Takes a notice for one attempt. Gives `ours`, or the state in which somebody else has it. */
    async claim(notice: Notice, owner: string, leaseMs: number): Promise<'ours' | DeliveryState> {
      return (await run('claim', [keys.delivery(notice)], [owner, leaseMs])) as 'ours' | DeliveryState
    },

    /**
     * Takes a notice and says that its request to this chat is about to be written. Only when it gives `ours` may it be sent:
     * else somebody has it in the state that it gives, or its order belongs to this chat no longer (`elsewhere`). What is
     * needed to write the message comes with it.
     */
    async beginSending(
      notice: Notice,
      owner: string,
      chatId: string,
      sendTimeoutMs: number,
      marginMs: number,
    ): Promise<Beginning> {
      const { orderId, kind } = notice
      const reply = await begin([kind, orderId, owner, chatId, sendTimeoutMs + marginMs])
      const [standing, ...facts] = reply as ['ours', ...FactsReply] | ['elsewhere' | DeliveryState]
      return standing === 'ours'
        ? { standing, facts: toNoticeFacts(orderId, facts as FactsReply) }
        : { standing, facts: undefined }
    },

    async recordSent(notice: Notice, owner: string, chatId: string, messageId: number): Promise<boolean> {
      const reply = await record([notice.kind, notice.orderId, owner, messageId, chatId])
      const [recorded, tookMs] = reply as [number, number?]
      if (tookMs !== undefined) rules.onPaidTold?.(tookMs)
      return recorded === 1
    },

    /** Frees a notice of which it is certain that it was not shown; it stays in the outbox, for a retry. */
    async release(notice: Notice, owner: string, retryInMs: number, reason: string): Promise<boolean> {
      const reply = await run(
        'release',
        [keys.delivery(notice), keys.undelivered, keys.story(notice.orderId)],
        [owner, toNoticeId(notice), retryInMs + SWEEP_AFTER_MS, reason, retentionMs],
      )
      return reply === 1
    },

    /**
     * Keeps a notice that must not be sent again by itself. `due again`: its customer came back during the attempt, so
     * it is not held but to be sent now.
     */
    async park(
      notice: Notice,
      owner: string,
      state: OpenState,
      reason: string,
      chatId: string | undefined,
    ): Promise<boolean | 'due again'> {
      const reply = await run(
        'park',
        [
          keys.delivery(notice),
          keys.undelivered,
          keys.deliveries(state),
          keys.story(notice.orderId),
          keys.order(notice.orderId),
          keys.alerts,
        ],
        [owner, toNoticeId(notice), state, reason, chatId ?? '', retentionMs, keys.statisticsPrefix],
      )
      return reply === 2 ? 'due again' : reply === 1
    },

    /**
     * Looks after up to `limit` notices that are overdue: gives those that nobody has, to be queued again, and those
     * that became uncertain because their sender did not report back.
     */
    async sweep(limit: number): Promise<{ lost: Notice[]; overdue: Notice[] }> {
      const reply = await run(
        'sweep',
        [keys.undelivered, keys.deliveries('uncertain'), keys.alerts, keys.deliveries('sent')],
        [limit, SWEEP_AFTER_MS, retentionMs, keys.deliveryPrefix, keys.storyPrefix, keys.statisticsPrefix, SENT_LISTED],
      )
      const [lost, overdue] = reply as [string[], string[]]
      return { lost: lost.map(parseNoticeId), overdue: overdue.map(parseNoticeId) }
    },

    /** Makes notices due again that have been uncertain for `waitMs`, each at most `cap` times in all; gives them. */
    async resendUncertain(waitMs: number, cap: number, limit: number): Promise<Notice[]> {
      const reply = await run(
        'resend-uncertain',
        [keys.deliveries('uncertain'), keys.undelivered, keys.resends],
        [waitMs, cap, limit, keys.deliveryPrefix, keys.storyPrefix, retentionMs, SWEEP_AFTER_MS],
      )
      return (reply as string[]).map(parseNoticeId)
    },

    /** Makes a kept notice due again. `by` says who wanted it. `false` when it is no longer in that state. */
    async reopen(notice: Notice, expected: OpenState, by: string): Promise<boolean> {
      const reply = await run(
        'reopen',
        [
          keys.delivery(notice),
          keys.undelivered,
          keys.deliveries(expected),
          keys.story(notice.orderId),
          keys.order(notice.orderId),
        ],
        [toNoticeId(notice), expected, by, SWEEP_AFTER_MS, retentionMs],
      )
      return reply === 1
    },

    /** Makes all that is held for a chat due again, and gives it some at a time; what is under way there will not be held. */
    async *releaseHeld(chatId: string, kinds: readonly NoticeKind[], by: string): AsyncGenerator<Notice[]> {
      let cursor = '0'
      do {
        const reply = await run(
          'release-held',
          [keys.chatOrders(chatId), keys.undelivered, keys.deliveries('held')],
          [
            cursor,
            ORDERS_A_CALL,
            JSON.stringify(kinds),
            keys.deliveryPrefix,
            keys.storyPrefix,
            by,
            SWEEP_AFTER_MS,
            retentionMs,
            keys.orderPrefix,
          ],
        )
        const [next, released] = reply as [string, string[]]
        yield released.map(parseNoticeId)
        cursor = next
      } while (cursor !== '0')
    },

    /** Records a kept notice as delivered on somebody's word. `false` when it is no longer in that state. */
    async resolve(notice: Notice, expected: OpenState, by: string): Promise<boolean> {
      const reply = await run(
        'resolve',
        [keys.delivery(notice), keys.deliveries(expected), keys.deliveries('sent'), keys.story(notice.orderId)],
        [toNoticeId(notice), expected, by, retentionMs, keys.statisticsPrefix],
      )
      return reply === 1
    },

    /** Records a notice that another system told. `false` when the ledger already has it. */
    async recordTold(notice: Notice, by: string): Promise<boolean> {
      const reply = await run(
        'record-told',
        [keys.delivery(notice), keys.undelivered, keys.pending, keys.story(notice.orderId)],
        [toNoticeId(notice), notice.orderId, by, retentionMs],
      )
      return reply === 1
    },

    async get(notice: Notice): Promise<Delivery | undefined> {
      return toDelivery(await redis.get(keys.delivery(notice)))
    },

    /** Kept or sent notices, newest first; of the sent ones the newest 10,000 are listed. */
    async list(state: OpenState | 'sent', limit: number): Promise<{ notice: Notice; delivery: Delivery }[]> {
      const notices = (await redis.zrevrange(keys.deliveries(state), 0, limit - 1)).map(parseNoticeId)
      const deliveries = await Promise.all(
        notices.map(async (notice) => ({ notice, delivery: toDelivery(await redis.get(keys.delivery(notice))) })),
      )
      return deliveries.flatMap(({ notice, delivery }) => (delivery === undefined ? [] : [{ notice, delivery }]))
    },

    async count(state: OpenState): Promise<number> {
      return redis.zcard(keys.deliveries(state))
    },

    async undeliveredCount(): Promise<number> {
      return redis.zcard(keys.undelivered)
    },

    /** Ids of all orders whose notice of this kind is recorded as sent, a scan's page at a time. */
    async *toldOrderIds(kind: Notice['kind']): AsyncGenerator<string[]> {
      const prefix = `${keys.deliveryPrefix}${kind}:`
      for await (const orderIds of scanKeys(redis, prefix)) {
        const values = orderIds.length === 0 ? [] : await redis.mget(orderIds.map((orderId) => prefix + orderId))
        yield orderIds.filter((_, i) => values[i]?.startsWith('sent'))
      }
    },
  }
}

export function toDelivery(value: string | null): Delivery | undefined {
  if (value === null) return undefined
  const space = value.indexOf(' ')
  const state = (space === -1 ? value : value.slice(0, space)) as DeliveryState
  const fields = (space === -1 ? {} : JSON.parse(value.slice(space + 1))) as Omit<Delivery, 'state'>
  return { ...fields, state }
}
