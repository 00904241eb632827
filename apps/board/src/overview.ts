import { DAY, HOUR, MINUTE, SECOND } from '@peyk/domain/time'
import type { NewestNotifications } from '@peyk/store/delivery-overview'
import type { MemoryOutlook, MemoryRules } from '@peyk/store/memory-outlook'
import type { PendingAges } from '@peyk/store/pending-ages'
import type { Heartbeat } from '@peyk/store/heartbeats'
import type { HourFigures } from '@peyk/store/statistics'
import type { Store } from '@peyk/store/store'
import type { Queue } from 'bullmq'

/** The bounds between which pending orders are counted by age. */
const AGE_BOUNDS_MS = [15 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY] as const
const AGES_SAMPLE = 1000
const NOTIFICATIONS_LISTED = 50
const HOURS = 24

/** How long what was read is shown to everybody. */
const STATE_FOR_MS = 1 * SECOND
const FIGURES_FOR_MS = 5 * SECOND
const AGES_FOR_MS = 15 * SECOND
const MEMORY_FOR_MS = 1 * MINUTE

/** Everything the overview shows of one bot. */
export type Overview = {
  atMs: number
  notifiedToday: number
  counts: Record<'due' | 'held' | 'uncertain' | 'rejected' | 'unlinked' | 'unreadable' | 'failedJobs', number>
  /** The newest of the paid orders without a chat. */
  newestUnlinked: string | undefined
  hours: HourFigures[]
  ages: PendingAges
  processes: Heartbeat[]
  memory: MemoryOutlook
  /** The bot whose records these are; absent before it has worked. */
  botId: string | undefined
  newest: NewestNotifications
}

type OverviewDeps = {
  store: Pick<
    Store,
    | 'ledger'
    | 'orders'
    | 'unreadable'
    | 'statistics'
    | 'pendingAges'
    | 'heartbeats'
    | 'deliveryOverview'
    | 'memory'
    | 'checkIn'
  >
  openQueues: () => Promise<readonly Queue[]>
  notifications: MemoryRules & { timeZone: string }
}

/** Returns a reader that asks Redis at most once a second for all viewers, and less often for what costs more. */
export function createOverviewReader({ store, openQueues, notifications }: OverviewDeps): () => Promise<Overview> {
  const { ledger, statistics } = store
  const { timeZone } = notifications
  const figures = cached(FIGURES_FOR_MS, () =>
    Promise.all([statistics.today(timeZone), statistics.hours(HOURS, timeZone)]),
  )
  const memory = cached(MEMORY_FOR_MS, () => store.memory.read(notifications))
  const ages = cached(AGES_FOR_MS, () => store.pendingAges.count(AGE_BOUNDS_MS, AGES_SAMPLE))
  return cached(STATE_FOR_MS, async () => {
    const [
      due,
      held,
      uncertain,
      rejected,
      unlinked,
      unreadable,
      failedJobs,
      [today, hours],
      foundAges,
      processes,
      outlook,
      newest,
      { botId },
    ] = await Promise.all([
      ledger.outboxCount(),
      ledger.count('held'),
      ledger.count('uncertain'),
      ledger.count('rejected'),
      store.orders.paidUnlinked(1),
      store.unreadable.count(),
      countFailedJobs(openQueues),
      figures(),
      ages(),
      store.heartbeats.list(),
      memory(),
      store.deliveryOverview.newest(NOTIFICATIONS_LISTED),
      store.checkIn.read(),
    ])
    return {
      atMs: Date.now(),
      notifiedToday: today.notified,
      counts: { due, held, uncertain, rejected, unlinked: unlinked.count, unreadable, failedJobs },
      newestUnlinked: unlinked.orderIds[0],
      hours,
      ages: foundAges,
      processes,
      memory: outlook,
      botId,
      newest,
    }
  })
}

async function countFailedJobs(openQueues: OverviewDeps['openQueues']): Promise<number> {
  const counts = await Promise.all((await openQueues()).map((queue) => queue.getFailedCount()))
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Shares the result of `read` among all calls during the reading and for `ms` after it. A failure is not shared later. */
function cached<T>(ms: number, read: () => Promise<T>): () => Promise<T> {
  let known: { untilMs: number; found: Promise<T> } | undefined
  return () => {
    if (known === undefined || performance.now() >= known.untilMs) {
      const mine = { untilMs: Infinity, found: read() }
      known = mine
      mine.found.then(
        () => (mine.untilMs = performance.now() + ms),
        () => (mine.untilMs = 0),
      )
    }
    return known.found
  }
}
