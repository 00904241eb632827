import { DAY, HOUR, MINUTE, SECOND } from '@peyk/domain/time'
import type { NewestNotifications } from '@peyk/store/delivery-overview'
import type { PendingAges } from '@peyk/store/pending-ages'
import type { Heartbeat } from '@peyk/store/heartbeats'
import type { HourFigures } from '@peyk/store/statistics'
import type { Store } from '@peyk/store/store'
import type { Queue } from 'bullmq'

/** Pending orders are counted between these ages. */
const AGE_BOUNDS_MS = [15 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY] as const
const ORDERS_LOOKED_AT = 1000
const NOTIFICATIONS_LISTED = 50
const HOURS = 24

/** What is fresh enough for everybody who looks within so long. */
const STATE_FOR_MS = 1 * SECOND
const FIGURES_FOR_MS = 5 * SECOND
const AGES_FOR_MS = 15 * SECOND

/** Everything the overview shows of one bot. */
export type Overview = {
  atMs: number
  notifiedToday: number
  counts: Record<'waiting' | 'held' | 'uncertain' | 'rejected' | 'failedJobs', number>
  hours: HourFigures[]
  ages: PendingAges
  processes: Heartbeat[]
  newest: NewestNotifications
}

export type OverviewDeps = {
  store: Pick<Store, 'ledger' | 'statistics' | 'pendingAges' | 'heartbeats' | 'deliveryOverview'>
  openQueues: () => Promise<readonly Queue[]>
  timeZone: string
}

/** Reads the overview; however many ask, Redis is asked at most once a second, and less often for what is dearer. */
export function createOverviewReader({ store, openQueues, timeZone }: OverviewDeps): () => Promise<Overview> {
  const { ledger, statistics } = store
  const figures = cached(FIGURES_FOR_MS, () =>
    Promise.all([statistics.today(timeZone), statistics.hours(HOURS, timeZone)]),
  )
  const ages = cached(AGES_FOR_MS, () => store.pendingAges.count(AGE_BOUNDS_MS, ORDERS_LOOKED_AT))
  return cached(STATE_FOR_MS, async () => {
    const [waiting, held, uncertain, rejected, failedJobs, [today, hours], foundAges, processes, newest] =
      await Promise.all([
        ledger.outboxCount(),
        ledger.count('held'),
        ledger.count('uncertain'),
        ledger.count('rejected'),
        countFailedJobs(openQueues),
        figures(),
        ages(),
        store.heartbeats.list(),
        store.deliveryOverview.newest(NOTIFICATIONS_LISTED),
      ])
    return {
      atMs: Date.now(),
      notifiedToday: today.notified,
      counts: { waiting, held, uncertain, rejected, failedJobs },
      hours,
      ages: foundAges,
      processes,
      newest,
    }
  })
}

async function countFailedJobs(openQueues: OverviewDeps['openQueues']): Promise<number> {
  const counts = await Promise.all((await openQueues()).map((queue) => queue.getFailedCount()))
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Shares what `read` gives among all who ask within `ms`, and who ask while it is read. A failure is not kept. */
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
