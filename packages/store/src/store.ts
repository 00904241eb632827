import type { Redis } from 'ioredis'
import { createAlerts } from './alerts.ts'
import { createChatUpdates } from './chat-updates.ts'
import { createChats } from './chats.ts'
import { createDeliveryLedger } from './delivery-ledger.ts'
import type { LedgerRules } from './delivery-ledger.ts'
import { createDurableWrites } from './durability.ts'
import { createIntakeNotes } from './intake-notes.ts'
import { createKeys } from './keys.ts'
import { createLeases } from './leases.ts'
import { createLinkCodes } from './link-codes.ts'
import { createFindChat } from './notice-chats.ts'
import { createNoticeCodes } from './notice-codes.ts'
import { createNoticeStandings } from './notice-standings.ts'
import { createOperatorsRecord } from './operators-record.ts'
import { createOrderBook } from './order-book.ts'
import type { BookRules } from './order-book.ts'
import { createOrderCodes } from './order-codes.ts'
import { createOutbox } from './outbox.ts'
import { createPendingAges } from './pending-ages.ts'
import { createPresence } from './presence.ts'
import { createRecentActs } from './recent-acts.ts'
import { createSchema } from './schema.ts'
import { createScripts } from './scripts.ts'
import { createStatistics } from './statistics.ts'

export type StoreOptions = BookRules & LedgerRules & { prefix: string; linkSecret: string }

export type Store = ReturnType<typeof createStore>

/** Everything Peyk keeps in Redis besides its queues, over one connection. */
export function createStore(redis: Redis, options: StoreOptions) {
  const keys = createKeys(options.prefix)
  const scripts = createScripts(redis)
  const { run } = scripts
  return {
    keys,
    schema: createSchema(redis, run, keys, options.prefix),
    orders: createOrderBook(redis, scripts, keys, options),
    ledger: createDeliveryLedger(redis, scripts, keys, options),
    findChat: createFindChat(scripts, keys),
    outbox: createOutbox(redis, keys),
    standings: createNoticeStandings(redis, keys),
    pendingAges: createPendingAges(redis, keys),
    chats: createChats(redis, keys),
    updates: createChatUpdates(redis, keys),
    recent: createRecentActs(redis, keys),
    orderCodes: createOrderCodes(redis, keys, options.linkSecret),
    statistics: createStatistics(redis, keys),
    alerts: createAlerts(redis, run, keys),
    operators: createOperatorsRecord(redis, keys),
    links: createLinkCodes(redis, keys, options.linkSecret),
    noticeCodes: createNoticeCodes(redis, keys, options.linkSecret),
    durable: createDurableWrites(redis, `${keys.root}on-disk`),
    leases: createLeases(run, keys),
    presence: createPresence(redis, keys),
    intake: createIntakeNotes(redis, keys),
    /** @throws {Error} when Redis does not answer or takes no writes */
    async assertWritable(): Promise<void> {
      await redis.set(`${keys.root}writable`, '1', 'EX', 60)
    },
  }
}
