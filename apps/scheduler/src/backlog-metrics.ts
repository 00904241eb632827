import { SECOND } from '@peyk/domain/time'
import { QUEUE_NAMES } from '@peyk/queues/catalogue'
import type { Producer } from '@peyk/queues/producer'
import type { Store } from '@peyk/store/store'
import { Gauge } from 'prom-client'
import type { Registry } from 'prom-client'

export type StandingDeps = {
  store: {
    orders: Pick<Store['orders'], 'pendingCount'>
    ledger: Pick<Store['ledger'], 'count' | 'outboxCount'>
    outbox: Pick<Store['outbox'], 'longestWaitMs'>
    heartbeats: Pick<Store['heartbeats'], 'list'>
  }
  queue: Producer['queue']
}

/** So long a reading serves whoever asks. */
const FRESH_FOR_MS = 2 * SECOND
const READING_LIMIT_MS = 2 * SECOND
const LOOKED_AT_IN_OUTBOX = 1000
const JOB_STATES = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const
const OPEN_STATES = ['held', 'rejected', 'uncertain'] as const
const PROCESSES = ['ingress', 'scheduler', 'notifier', 'board'] as const
const SAME_EVERYWHERE = 'Read from Redis by every scheduler: with several take the maximum, not the sum'

/**
 * What stands in Redis at this moment, as gauges: schedulers alone read it, since there is one or a few of them, at a look at
 * the metrics and at most every two seconds. While Redis does not answer the figures are absent rather than old.
 */
export function createBacklogMetrics(registry: Registry, deps: StandingDeps): void {
  const read = createSharedReading(() => readStanding(deps))
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
        // Without labels `reset` leaves a nought.
        else if (labelNames.length === 0) made.remove()
      },
    })
  }
  gauge('peyk_queue_jobs', 'Jobs in a queue, by state', ['queue', 'state'], (made, { jobs }) => {
    for (const { queue, state, count } of jobs) made.set({ queue, state }, count)
  })
  gauge(
    'peyk_notifications',
    'Notifications that are to be notified (due) or kept for somebody’s decision (held, rejected, uncertain)',
    ['state'],
    (made, { notifications }) => {
      for (const [state, count] of Object.entries(notifications)) made.set({ state }, count)
    },
  )
  gauge(
    'peyk_outbox_longest_wait_seconds',
    `For how long the notification that waits longest could have been notified (of the ${LOOKED_AT_IN_OUTBOX} looked at); 0 where none waits`,
    [],
    (made, { longestWaitMs }) => made.set(longestWaitMs / SECOND),
  )
  gauge('peyk_orders_pending', 'Orders that are pending', [], (made, { pending }) => made.set(pending))
  gauge('peyk_processes', 'Processes of Peyk that say they live', ['process'], (made, { processes }) => {
    for (const process of PROCESSES) made.set({ process }, processes.filter((app) => app === process).length)
  })
}

type Backlog = Awaited<ReturnType<typeof readStanding>>

async function readStanding({ store, queue }: StandingDeps) {
  const [jobs, kept, due, longestWaitMs, pending, present] = await Promise.all([
    Promise.all(QUEUE_NAMES.map(async (name) => ({ name, counts: await queue(name).getJobCounts(...JOB_STATES) }))),
    Promise.all(OPEN_STATES.map(async (state) => [state, await store.ledger.count(state)] as const)),
    store.ledger.outboxCount(),
    store.outbox.longestWaitMs(LOOKED_AT_IN_OUTBOX),
    store.orders.pendingCount(),
    store.heartbeats.list(),
  ])
  return {
    jobs: jobs.flatMap(({ name, counts }) =>
      JOB_STATES.map((state) => ({ queue: name, state, count: counts[state] ?? 0 })),
    ),
    notifications: { ...Object.fromEntries(kept), due },
    longestWaitMs,
    pending,
    processes: present.map(({ app }) => app),
  }
}

/** One reading at a time, shared by all who ask meanwhile and shortly after; `undefined` where it fails or takes too long. */
function createSharedReading<Result>(read: () => Promise<Result>): () => Promise<Result | undefined> {
  let latest: Promise<Result | undefined> | undefined
  return () => {
    latest ??= read()
      .catch(() => undefined)
      .finally(() => setTimeout(() => (latest = undefined), FRESH_FOR_MS).unref())
    return Promise.race([latest, tooLate()])
  }
}

function tooLate(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), READING_LIMIT_MS).unref())
}
