import type { Redis } from 'ioredis'
import { createAlertChoices } from './operators/alert-choices.ts'
import { createAuditRecord } from './operators/audit-record.ts'
import { createBoardSessions } from './operators/board-sessions.ts'
import { createAlerts } from './operators/alerts.ts'
import { createChatUpdates } from './chats/chat-updates.ts'
import { createChats } from './chats/chats.ts'
import { createDeliveryLedger } from './deliveries/delivery-ledger.ts'
import type { LedgerRules } from './deliveries/delivery-ledger.ts'
import { createDurableWrites } from './connection/durability.ts'
import { assertWritable } from './connection/assert-writable.ts'
import { createMasterLink } from './connection/master-link.ts'
import { createIngressNotes } from './operators/ingress-notes.ts'
import type { RotatedSecrets } from '@peyk/domain/truncated-hmac'
import { createKeys } from './keys.ts'
import { createLeases } from './connection/leases.ts'
import { createLinkCodes } from './orders/link-codes.ts'
import { createNotificationCodes } from './deliveries/notification-codes.ts'
import { createDeliveryOverview } from './deliveries/delivery-overview.ts'
import { createOperatorsRecord } from './operators/operators-record.ts'
import { createOrderStore } from './orders/order-store.ts'
import type { OrderRules } from './orders/order-store.ts'
import { createOrderCodes } from './orders/order-codes.ts'
import { createShortCodes } from './orders/short-codes.ts'
import { createOutbox } from './deliveries/outbox.ts'
import { createUnreadable } from './deliveries/unreadable.ts'
import { createProgress } from './deliveries/progress.ts'
import { createPendingAges } from './orders/pending-ages.ts'
import { createWatermark } from './orders/watermark.ts'
import { createRefusals } from './operators/refusals.ts'
import { createHeartbeats } from './operators/heartbeats.ts'
import { createRecentActs } from './chats/recent-acts.ts'
import { createCheckIn } from './connection/check-in.ts'
import type { CheckInOptions } from './connection/check-in.ts'
import { inspectRedis } from './connection/redis-safety.ts'
import { createScripts } from './connection/scripts.ts'
import { createMemoryOutlook } from './deliveries/memory-outlook.ts'
import { createSendingPauses } from './sending/sending-pause.ts'
import { createRecentSends } from './deliveries/recent-sends.ts'
import { createEpoch } from './deliveries/epoch.ts'
import { createRecovery } from './deliveries/recovery.ts'
import { createStatistics } from './deliveries/statistics.ts'

export type StoreOptions = OrderRules &
  LedgerRules &
  CheckInOptions & {
    /** Sign links and codes. */
    linkSecrets: RotatedSecrets
    /** For how long short codes of orders stay. */
    codeDays?: number
  }

const CODE_DAYS = 30

export type Store = ReturnType<typeof createStore>

/** Everything Peyk keeps in Redis besides its queues, over one connection. */
export function createStore(redis: Redis, options: StoreOptions) {
  const keys = createKeys(options.prefix)
  const scripts = createScripts(redis, keys.root)
  const statistics = createStatistics(redis, keys)
  const leases = createLeases(scripts)
  const sends = createRecentSends()
  const epoch = createEpoch()
  const codes = createShortCodes(redis, options.codeDays ?? CODE_DAYS)
  const link = createMasterLink(redis, keys.durable)
  const durable = createDurableWrites(link, keys.durable)
  return {
    keys,
    checkIn: createCheckIn(redis, link, scripts, keys, options),
    orders: createOrderStore(redis, scripts, keys, options),
    ledger: createDeliveryLedger(redis, scripts, keys, options, {
      durably: durable.onReplica,
      sends,
      epoch,
      server: async () => (epoch.compares() ? durable.serverId() : undefined),
    }),
    recovery: createRecovery(redis, scripts, keys, { leases, sends, epoch }, options),
    outbox: createOutbox(redis, keys),
    unreadable: createUnreadable(redis, keys),
    progress: createProgress(redis, keys),
    deliveryOverview: createDeliveryOverview(redis, scripts, keys),
    pendingAges: createPendingAges(redis, keys),
    watermark: createWatermark(redis, scripts, keys),
    chats: createChats(redis, keys),
    updates: createChatUpdates(redis, keys),
    recent: createRecentActs(redis, keys),
    orderCodes: createOrderCodes(codes, keys, options.linkSecrets[0]),
    statistics,
    memory: createMemoryOutlook(redis, keys, statistics),
    alerts: createAlerts(redis, scripts, keys),
    alertChoices: createAlertChoices(redis, keys),
    operators: createOperatorsRecord(redis, keys),
    audit: createAuditRecord(redis, scripts, keys),
    boardSessions: createBoardSessions(redis, scripts, keys),
    links: createLinkCodes(codes, keys, options.linkSecrets),
    notificationCodes: createNotificationCodes(codes, keys, options.linkSecrets[0]),
    durable,
    /** Whether this Redis may be relied on. */
    inspectRedis: () => inspectRedis(redis, keys.durable),
    sending: createSendingPauses(redis, scripts, keys, options.botId),
    leases,
    heartbeats: createHeartbeats(redis, keys),
    ingressNotes: createIngressNotes(redis, keys),
    refusals: createRefusals(redis, keys),
    assertWritable: () => assertWritable(redis, keys.writable),
  }
}
