import { SECOND } from '@peyk/domain/time'
import { QUEUE_NAMES } from '@peyk/queues/catalogue'
import type { QueueName } from '@peyk/queues/catalogue'
import type { Producer } from '@peyk/queues/producer'
import { SWEEP_TOO_LATE_MS } from '@peyk/store/progress'
import type { Store } from '@peyk/store/store'

/** What is known when notifications are stuck. */
export type StuckFacts = {
  pauseReason: string | undefined
  notifiers: number
  pausedQueues: readonly QueueName[]
  redisAheadMs: number
  lastSweepAgoMs: number | undefined
  dueCount: number
}

const CLOCKS_AGREE_MS = 5 * SECOND
/** Half a minute at Telegram's usual limit. */
const BACKLOG = 1000

/** Why notifications are stuck, the surest cause first, and what to do. */
const CAUSES = [
  {
    name: 'paused',
    find: ({ pauseReason }: StuckFacts) => pauseReason && `all sending is paused (${pauseReason})`,
    todo: 'end its cause, then peyk resume',
  },
  {
    name: 'no_notifier',
    find: ({ notifiers }: StuckFacts) => notifiers === 0 && 'no notifier is alive',
    todo: 'start a notifier (npm start, or docker compose up -d)',
  },
  {
    name: 'queue_paused',
    find: ({ pausedQueues }: StuckFacts) => pausedQueues.length > 0 && `paused in BullMQ: ${pausedQueues.join(', ')}`,
    todo: 'resume the queue on the board’s page Queues',
  },
  {
    name: 'clock',
    find: ({ redisAheadMs }: StuckFacts) =>
      Math.abs(redisAheadMs) > CLOCKS_AGREE_MS &&
      `Redis’s clock is ${Math.round(Math.abs(redisAheadMs) / SECOND)} s ${redisAheadMs > 0 ? 'ahead' : 'behind'}`,
    todo: 'synchronize both clocks with NTP (timedatectl set-ntp true)',
  },
  {
    name: 'no_sweep',
    find: ({ lastSweepAgoMs = Infinity }: StuckFacts) =>
      (lastSweepAgoMs > SWEEP_TOO_LATE_MS || lastSweepAgoMs < -CLOCKS_AGREE_MS) && 'no sweep has run for a minute',
    todo: 'read the log of the notifiers, and restart them',
  },
  {
    name: 'backlog',
    find: ({ dueCount }: StuckFacts) => dueCount > BACKLOG && `${dueCount} notifications are due`,
    todo: 'wait, or see docs/operations.md, “Scaling”',
  },
  {
    name: 'unknown',
    find: () => 'no cause is known',
    todo: 'run peyk deliveries --state outbox, then peyk order of the oldest',
  },
] as const

export type StuckCauseName = (typeof CAUSES)[number]['name']
/** `facts` are for what says it in another language. */
export type StuckCause = { name: StuckCauseName; detail: string; todo: string; facts: StuckFacts }

/** Returns the surest cause that fits the facts. */
export function judgeStuck(facts: StuckFacts): StuckCause {
  for (const { name, find, todo } of CAUSES) {
    const detail = find(facts)
    if (detail) return { name, detail, todo, facts }
  }
  throw new Error('Expected the last cause to fit everything')
}

export type StuckDeps = {
  store: Pick<Store, 'progress' | 'heartbeats' | 'ledger' | 'sending'>
  producer: Pick<Producer, 'queue'>
}

/** Reads why notifications are stuck. */
export async function findStuckCause({ store, producer }: StuckDeps): Promise<StuckCause> {
  const [pause, processes, paused, redisAheadMs, lastSweepAgoMs, dueCount] = await Promise.all([
    store.sending.read(),
    store.heartbeats.list(),
    Promise.all(QUEUE_NAMES.map((name) => producer.queue(name).isPaused())),
    store.progress.redisAheadMs(),
    store.progress.lastSweepAgoMs(),
    store.ledger.outboxCount(),
  ])
  return judgeStuck({
    pauseReason: pause?.reason,
    notifiers: processes.filter(({ app }) => app === 'notifier').length,
    pausedQueues: QUEUE_NAMES.filter((_, i) => paused[i]),
    redisAheadMs,
    lastSweepAgoMs,
    dueCount,
  })
}
