import { setTimeout as delay } from 'node:timers/promises'
import { toPollSteps } from '@peyk/domain/polling'
import { SECOND } from '@peyk/domain/time'
import { createStore } from '@peyk/store/store'
import type { Store } from '@peyk/store/store'
import { Redis } from 'ioredis'
import { startRedisServer } from '../tests/support/redis-server.ts'
import { FIRST_CHAT, FIRST_ORDER } from './order-range.ts'
import { PREFIX } from './prefix.ts'
import { REDIS_PROGRAM } from './redis-program.ts'

const ROOT = `{${PREFIX}}:`
const AT_ONCE = 5000
const INTERVAL_SECONDS = 60

export type Shop = {
  redis: Redis
  store: Store
  url: string
  /** Process id of its Redis. */
  redisPid: number
  orderIds: string[]
  /** The panel says that all are paid, each by a customer of its own. */
  pay: () => Promise<void>
  /** The customers of all that are paid were told: each notice is in the ledger as sent. */
  tell: () => Promise<void>
  usedMemory: () => Promise<number>
  /** Each order is linked by a customer of its own, as over its link, and the panel has said its amount. */
  fill: (say: (text: string) => void) => Promise<void>
  /** Makes the first orders of all due now, and the others later. */
  makeDue: (count: number) => Promise<void>
  /** What the customers' lists of their orders take, one order each; measured alone, on an empty Redis, `settleMs` after each change. */
  bytesOfLists: (settleMs: number) => Promise<number>
  close: () => Promise<void>
}

export type Fsync = 'everysec' | 'always'

/** A Redis of its own with the store on it, as in production (with an append-only file), for so many orders. */
export async function openShop(count: number, fsync: Fsync = 'everysec'): Promise<Shop> {
  const server = await startRedisServer({
    // A rewrite of the file in the middle of a round would be measured too.
    args: ['--auto-aof-rewrite-percentage', '0', '--appendfsync', fsync],
    ...(REDIS_PROGRAM !== undefined && { program: REDIS_PROGRAM }),
  })
  const redis = new Redis(server.url, { maxRetriesPerRequest: null })
  const store = createStore(redis, {
    prefix: PREFIX,
    linkSecret: 'bench',
    kinds: ['paid'],
    retentionDays: 400,
    pollIntervalSeconds: INTERVAL_SECONDS,
  })
  const orderIds = Array.from({ length: count }, (_, i) => String(FIRST_ORDER + i))

  const forAll = async (act: (orderId: string, i: number) => Promise<unknown>) => {
    for (let start = 0; start < count; start += AT_ONCE)
      await Promise.all(orderIds.slice(start, start + AT_ONCE).map((orderId, i) => act(orderId, start + i)))
  }
  const usedMemory = async () => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1])
  return {
    redis,
    store,
    url: server.url,
    redisPid: server.pid,
    orderIds,
    usedMemory,
    async pay() {
      const news = { status: 'paid', rawStatus: 'paid', url: undefined, updatedAtMs: undefined } as const
      const money = { amount: '250000', currency: 'IRT' }
      await forAll((orderId, i) =>
        store.orders.applyNews({ ...news, orderId, chatId: String(FIRST_CHAT + i), money }, 'webhook'),
      )
    },
    async tell() {
      await forAll((orderId) => store.ledger.recordTold({ orderId, kind: 'paid' }, 'bench'))
    },
    async fill(say) {
      say(`linking ${count} orders`)
      await forAll((orderId, i) => store.orders.link(orderId, String(FIRST_CHAT + i)))
      say(`the panel says their amounts`)
      const news = { status: 'pending', rawStatus: 'pending', chatId: undefined, url: undefined } as const
      const money = { amount: '250000', currency: 'IRT' }
      await forAll((orderId) => store.orders.applyNews({ ...news, orderId, money, updatedAtMs: undefined }, 'check'))
    },
    async makeDue(due) {
      const nowMs = Date.now()
      const laterMs = nowMs + (toPollSteps(INTERVAL_SECONDS * SECOND).at(-1)?.intervalMs ?? 0)
      for (let start = 0; start < count; start += AT_ONCE)
        await redis.zadd(
          `${ROOT}pending`,
          ...orderIds
            .slice(start, start + AT_ONCE)
            .flatMap((orderId, i) => [start + i < due ? nowMs - 1 : laterMs, orderId]),
        )
    },
    async bytesOfLists(settleMs) {
      await redis.flushall()
      await delay(settleMs)
      const before = await usedMemory()
      for (let start = 0; start < count; start += AT_ONCE) {
        const page = orderIds.slice(start, start + AT_ONCE)
        await Promise.all(
          page.map((orderId, i) => redis.zadd(`${ROOT}chat-orders:${FIRST_CHAT + start + i}`, Date.now(), orderId)),
        )
      }
      await delay(settleMs)
      return (await usedMemory()) - before
    },
    async close() {
      redis.disconnect()
      await server.stop()
    },
  }
}
