import { OPEN_STATES } from '@peyk/domain/delivery'
import { SECOND } from '@peyk/domain/time'
import { QUEUE_NAMES } from '@peyk/queues/catalogue'
import type { Producer } from '@peyk/queues/producer'
import type { Store } from '@peyk/store/store'
import pTimeout from 'p-timeout'
import { Gauge } from 'prom-client'
import type { Registry } from 'prom-client'

export type BacklogDeps = {
  store: {
    orders: Pick<Store['orders'], 'pendingCount'>
    ledger: Pick<Store['ledger'], 'count' | 'outboxCount'>
    outbox: Pick<Store['outbox'], 'longestWaitMs'>
    heartbeats: Pick<Store['heartbeats'], 'list'>
  }
  queue: Producer['queue']
}

type Backlog = Awaited<ReturnType<typeof readBacklog>>

/** How long a reading is shared. */
const FRESH_FOR_MS = 2 * SECOND
const READING_LIMIT_MS = 2 * SECOND
const READ_IN_OUTBOX = 1000
const JOB_STATES = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const
const PROCESSES = ['ingress', 'scheduler', 'notifier', 'board'] as const
const SAME_EVERYWHERE = 'Read from Redis by every scheduler: with several take the maximum, not the sum'

/**
 * Registers gauges of what is in Redis now. Only schedulers read it, because there are few of them: when the metrics are read,
 * and at most every two seconds. While Redis does not answer, the gauges are absent rather than old.
 */
export function createBacklogMetrics(registry: Registry, deps: BacklogDeps): void {
  const read = createSharedReading(() => readBacklog(deps))
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    fill: (gauge: Gauge<Label>, backlog: Backlog) => void,
  ) => {
    const made: Gauge<Label> = new Gauge({
      name,
      help: `${help}. ${SAME_EVERYWHERE}`,
      labelNames,
      registers: [registry],
      collect: async () => {
        const backlog = await read()
        made.reset()
        if (backlog !== undefined) fill(made, backlog)
        // Without labels `reset` leaves a 0.
        else if (labelNames.length === 0) made.remove()
      },
    })
  }
  gauge('peyk_queue_jobs', 'Jobs in a queue, by state', ['queue', 'state'], (made, { jobs }) => {
    for (const { queue, state, count } of jobs) made.set({ queue, state }, count)
  })
  gauge(
    'peyk_notifications',
    'Notifications that are due, or open (held, rejected, uncertain)',
    ['state'],
    (made, { notifications }) => {
      for (const [state, count] of Object.entries(notifications)) made.set({ state }, count)
    },
  )
  gauge(
    'peyk_outbox_longest_wait_seconds',
    `How long the oldest notification in the outbox has been due (of the first ${READ_IN_OUTBOX}); 0 when the outbox is empty`,
    [],
    (made, { longestWaitMs }) => made.set(longestWaitMs / SECOND),
  )
  gauge('peyk_orders_pending', 'Orders that are pending', [], (made, { pending }) => made.set(pending))
  gauge('peyk_processes', 'Processes of Peyk with a heartbeat', ['process'], (made, { processes }) => {
    for (const process of PROCESSES) made.set({ process }, processes.filter((app) => app === process).length)
  })
}

async function readBacklog({ store, queue }: BacklogDeps) {
  const [jobs, open, due, longestWaitMs, pending, heartbeats] = await Promise.all([
    Promise.all(QUEUE_NAMES.map(async (name) => ({ name, counts: await queue(name).getJobCounts(...JOB_STATES) }))),
    Promise.all(OPEN_STATES.map(async (state) => [state, await store.ledger.count(state)] as const)),
    store.ledger.outboxCount(),
    store.outbox.longestWaitMs(READ_IN_OUTBOX),
    store.orders.pendingCount(),
    store.heartbeats.list(),
  ])
  return {
    jobs: jobs.flatMap(({ name, counts }) =>
      JOB_STATES.map((state) => ({ queue: name, state, count: counts[state] ?? 0 })),
    ),
    notifications: { ...Object.fromEntries(open), due },
    longestWaitMs,
    pending,
    processes: heartbeats.map(({ app }) => app),
  }
}

/** Returns one reading to all who ask meanwhile and shortly after; `undefined` when it fails or takes too long. */
function createSharedReading<Result>(read: () => Promise<Result>): () => Promise<Result | undefined> {
  let latest: Promise<Result | undefined> | undefined
  return () => {
    latest ??= read()
      .catch(() => undefined)
      .finally(() => setTimeout(() => (latest = undefined), FRESH_FOR_MS).unref())
    return pTimeout(latest, { milliseconds: READING_LIMIT_MS, fallback: () => undefined })
  }
}
