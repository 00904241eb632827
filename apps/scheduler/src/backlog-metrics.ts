import { OPEN_STATES } from '@peyk/domain/delivery'
import { MINUTE, SECOND } from '@peyk/domain/time'
import { QUEUE_NAMES } from '@peyk/queues/catalogue'
import type { Producer } from '@peyk/queues/producer'
import { toTimestampSeconds } from '@peyk/runtime/metrics'
import { PANEL_SILENT } from '@peyk/store/alerts'
import type { MemoryRules } from '@peyk/store/memory-outlook'
import type { Store } from '@peyk/store/store'
import pTimeout from 'p-timeout'
import type { Gauge, Registry } from 'prom-client'
import { BACKLOG_METRICS, READ_IN_OUTBOX } from './metrics.ts'

export type BacklogDeps = {
  store: {
    orders: Pick<Store['orders'], 'pendingCount'>
    ledger: Pick<Store['ledger'], 'count' | 'outboxCount'>
    outbox: Pick<Store['outbox'], 'longestWaitMs'>
    heartbeats: Pick<Store['heartbeats'], 'list'>
    alerts: Pick<Store['alerts'], 'lasts'>
    memory: Pick<Store['memory'], 'read'>
  }
  memoryRules: MemoryRules
  queue: Producer['queue']
}

type Backlog = Awaited<ReturnType<typeof readBacklog>>

/** How long a reading is shared. */
const FRESH_FOR_MS = 2 * SECOND
/** Memory is read from the figures of a week. */
const MEMORY_FRESH_FOR_MS = 5 * MINUTE
const READING_LIMIT_MS = 2 * SECOND
const JOB_STATES = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const
const PROCESSES = ['ingress', 'scheduler', 'notifier', 'board'] as const

/**
 * Registers gauges of what is in Redis now. Only schedulers read it, because there are few of them: when the metrics are read,
 * and at most every two seconds. While Redis does not answer, the gauges are absent rather than old.
 */
export function createBacklogMetrics(registry: Registry, deps: BacklogDeps): void {
  const read = createSharedReading(() => readBacklog(deps), FRESH_FOR_MS)
  const readDaysLeft = createSharedReading(() => readMemoryDays(deps), MEMORY_FRESH_FOR_MS)
  const fillFrom =
    <Label extends string>(fill: (gauge: Gauge<Label>, backlog: Backlog) => void) =>
    async (gauge: Gauge<Label>) => {
      const backlog = await read()
      gauge.reset()
      // Without labels `reset` leaves a 0.
      gauge.remove({})
      if (backlog !== undefined) fill(gauge, backlog)
    }
  const { jobs, notifications, oldestDue, pending, panelSilent, memoryDays, processes } = BACKLOG_METRICS
  jobs(
    registry,
    fillFrom((gauge, backlog) => {
      for (const { queue, state, count } of backlog.jobs) gauge.set({ queue, state }, count)
    }),
  )
  notifications(
    registry,
    fillFrom((gauge, backlog) => {
      for (const [state, count] of Object.entries(backlog.notifications)) gauge.set({ state }, count)
    }),
  )
  oldestDue(
    registry,
    fillFrom((gauge, { oldestDueSeconds }) => gauge.set(oldestDueSeconds)),
  )
  pending(
    registry,
    fillFrom((gauge, backlog) => gauge.set(backlog.pending)),
  )
  panelSilent(
    registry,
    fillFrom((gauge, backlog) => gauge.set(backlog.isPanelSilent ? 1 : 0)),
  )
  memoryDays(registry, async (gauge) => {
    const [days, backlog] = await Promise.all([readDaysLeft(), read()])
    if (days === undefined || backlog === undefined) gauge.remove({})
    else gauge.set(days)
  })
  processes(
    registry,
    fillFrom((gauge, backlog) => {
      for (const process of PROCESSES) gauge.set({ process }, backlog.processes.filter((app) => app === process).length)
    }),
  )
}

async function readBacklog({ store, queue }: BacklogDeps) {
  const [jobs, open, due, longestWaitMs, pending, heartbeats, isPanelSilent] = await Promise.all([
    Promise.all(QUEUE_NAMES.map(async (name) => ({ name, counts: await queue(name).getJobCounts(...JOB_STATES) }))),
    Promise.all(OPEN_STATES.map(async (state) => [state, await store.ledger.count(state)] as const)),
    store.ledger.outboxCount(),
    store.outbox.longestWaitMs(READ_IN_OUTBOX),
    store.orders.pendingCount(),
    store.heartbeats.list(),
    store.alerts.lasts(PANEL_SILENT),
  ])
  return {
    jobs: jobs.flatMap(({ name, counts }) =>
      JOB_STATES.map((state) => ({ queue: name, state, count: counts[state] ?? 0 })),
    ),
    notifications: { ...Object.fromEntries(open), due },
    oldestDueSeconds: toTimestampSeconds(longestWaitMs),
    pending,
    isPanelSilent,
    processes: heartbeats.map(({ app }) => app),
  }
}

async function readMemoryDays({ store, memoryRules }: BacklogDeps): Promise<number> {
  const { daysLeft } = await store.memory.read(memoryRules)
  return daysLeft ?? memoryRules.retentionDays
}

/** Returns one reading to all who ask meanwhile and for a while after it; `undefined` when it fails or takes too long. */
function createSharedReading<Result>(
  read: () => Promise<Result>,
  freshForMs: number,
): () => Promise<Result | undefined> {
  let latest: Promise<Result | undefined> | undefined
  return () => {
    latest ??= read()
      .catch(() => undefined)
      .then((found) => {
        // A failure is shared as briefly as ever.
        setTimeout(() => (latest = undefined), found === undefined ? FRESH_FOR_MS : freshForMs).unref()
        return found
      })
    return pTimeout(latest, { milliseconds: READING_LIMIT_MS, fallback: () => undefined })
  }
}
