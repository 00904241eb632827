import { gather } from '@peyk/domain/gather'
import { toNotificationId } from '@peyk/domain/notification'
import type { DueNotification } from '@peyk/domain/notification'
import { SECOND } from '@peyk/domain/time'
import { Queue } from 'bullmq'
import type { JobsOptions, Telemetry } from 'bullmq'
import type { Redis } from 'ioredis'
import { CANARY, HOLDABLE, OPERATORS_JOB, QUEUES, toQueuePrefix } from './catalogue.ts'
import type { Payload, QueueName } from './catalogue.ts'

/** Small enough to be shared out among notifiers. */
const BATCH = 20
/** Longer than the notifier lets alerts come together. */
const COLLECT_MS = 3 * SECOND
const HOLD_ENDS_AFTER_MS = 100

export type Producer = ReturnType<typeof createProducer>

/** Puts jobs into the queues. The connection decides whether a call waits or fails while Redis is away. */
export function createProducer(
  connection: Redis,
  prefix: string,
  onError: (error: Error) => void,
  telemetry?: Telemetry,
) {
  const open = new Map<QueueName, Queue>()

  const queue = (name: QueueName): Queue => {
    const known = open.get(name)
    if (known) return known
    const created = createQueue(name, connection, prefix, telemetry)
    created.on('error', onError)
    open.set(name, created)
    // BullMQ does not repeat a queue's first contact with Redis: one that failed there is made anew at the next call.
    created.waitUntilReady().catch(() => {
      open.delete(name)
      void created.close().catch(() => undefined)
    })
    return created
  }

  /** Where this is missed, jobs are a little dearer until the next hold ends; a hold that comes just now is asked for again. */
  const endHold = async (name: QueueName): Promise<void> => {
    if ((await queue(name).getRateLimitTtl(HOLDABLE.max)) <= 0) await queue(name).removeGlobalRateLimit()
  }

  return {
    queue,

    /**
     * Queues a notification, unless it already waits; those that come in the same turn of the event loop share a job. Whether it is
     * notified is the ledger's to say, not this queue's.
     */
    notify: gather(async (notifications: readonly DueNotification[]): Promise<void[]> => {
      await queueTogether(queue('notifications'), notifications)
      return notifications.map(() => undefined)
    }),

    /** Queues a notification for later, on its own. */
    async notifyLater(notification: DueNotification, delayMs: number): Promise<void> {
      const { name, data, opts } = toJob(notification)
      await queue('notifications').add(name, data, { ...opts, delay: delayMs })
    },

    /**
     * Queues again notifications that nobody holds. A job that is in no list any more (somebody deleted one), or whose worker
     * died with it, would swallow its notification by its deduplication key: such a key goes first.
     */
    async requeue(notifications: readonly DueNotification[]): Promise<void> {
      const jobs = queue('notifications')
      const freeKey = async (id: string) => {
        const jobId = await jobs.getDeduplicationJobId(id)
        if (jobId !== null && !(await willBeTaken(jobs, jobId))) await jobs.removeDeduplicationKey(id)
      }
      await Promise.all(notifications.map((notification) => freeKey(toNotificationId(notification))))
      await jobs.addBulk(notifications.map(toJob))
    },

    /** Queues updates of Telegram's in their order; one whose job is still kept is not added twice. */
    async takeUpdates(updates: readonly Payload<'telegram-updates'>['update'][]): Promise<void> {
      await queue('telegram-updates').addBulk(
        updates.map((update) => ({
          name: 'update',
          data: { v: 1, update } satisfies Payload<'telegram-updates'>,
          opts: { jobId: toUpdateJobId(update.update_id) },
        })),
      )
    },

    /** Where an update's job stands: it will be handled, it came to an end, or there is none. */
    async updateState(updateId: number): Promise<'waiting' | 'ended' | 'gone'> {
      const state = await queue('telegram-updates').getJobState(toUpdateJobId(updateId))
      if (state === 'unknown') return 'gone'
      return state === 'completed' || state === 'failed' ? 'ended' : 'waiting'
    },

    /** Has an update handled now that waits for its turn; one that does not is left as it is. */
    async promoteUpdate(updateId: number): Promise<void> {
      const job = await queue('telegram-updates').getJob(toUpdateJobId(updateId))
      // A retry keeps its pause.
      if (job !== undefined && job.attemptsMade === 0) await job.promote().catch(() => undefined)
    },

    /** Queues one check for each batch of orders. */
    async checkOrders(batches: readonly string[][]): Promise<void> {
      await queue('order-checks').addBulk(
        batches.map((orderIds) => ({ name: 'check', data: { v: 1, orderIds } satisfies Payload<'order-checks'> })),
      )
    },

    /** Has operators notified what is due, in a moment rather than at the next regular time. */
    async alertOperators(): Promise<void> {
      const data = { v: 1, operators: true } satisfies Payload<'maintenance'>
      // A storm asks for it again and again: one job, once the first of its alerts have come together.
      const opts = { ...OPERATORS_JOB, deduplication: { id: 'operators' }, delay: COLLECT_MS }
      await queue('maintenance').add('operators', data, opts)
    },

    /** Sends a canary through a queue; one per sender at a time, and nothing is kept of it. */
    async sendCanary(name: QueueName, sender: string): Promise<void> {
      await queue(name).add(
        CANARY,
        {},
        { deduplication: { id: `canary:${sender}` }, removeOnComplete: true, removeOnFail: true },
      )
    },

    /** Keeps all workers from taking jobs of this queue for `ms`. */
    async holdQueue(name: QueueName, ms: number): Promise<void> {
      await queue(name).setGlobalRateLimit(HOLDABLE.max, HOLDABLE.duration)
      await queue(name).rateLimit(Math.ceil(ms))
      setTimeout(() => void endHold(name).catch(() => undefined), ms + HOLD_ENDS_AFTER_MS).unref()
    },

    /** Whether nobody is to take jobs: an operator has paused the queue, for instance on the board, or it is held. */
    async isPaused(name: QueueName): Promise<boolean> {
      return (await queue(name).isPaused()) || (await queue(name).getRateLimitTtl(HOLDABLE.max)) > 0
    },

    async close(): Promise<void> {
      await Promise.all([...open.values()].map((queue) => queue.close()))
    },
  }
}

function toJob(notification: DueNotification) {
  return {
    name: 'tell',
    data: { v: 1, ...toPayload(notification) } satisfies Payload<'notifications'>,
    opts: { deduplication: { id: toNotificationId(notification) } } satisfies JobsOptions,
  }
}

function toPayload({ orderId, kind, chatId }: DueNotification): DueNotification {
  return { orderId, kind, chatId }
}

/** One notification as a job of its own, which is not queued twice; several as few jobs, since each costs as much as one. */
async function queueTogether(jobs: Queue, notifications: readonly DueNotification[]): Promise<void> {
  const [first, ...others] = new Map(
    notifications.map((notification) => [toNotificationId(notification), notification]),
  ).values()
  if (first === undefined) return
  if (others.length === 0) {
    const { name, data, opts } = toJob(first)
    await jobs.add(name, data, opts)
    return
  }
  const all = [first, ...others].map(toPayload)
  const batches = Array.from({ length: Math.ceil(all.length / BATCH) }, (_, i) => all.slice(i * BATCH, (i + 1) * BATCH))
  // Not `addBulk`, whose pipeline costs more than two jobs; what is added in one turn is written together anyway.
  await Promise.all(
    batches.map((batch) => jobs.add('tell', { v: 2, notifications: batch } satisfies Payload<'notifications'>)),
  )
}

/** BullMQ takes no id that is all digits. */
function toUpdateJobId(updateId: number): string {
  return `update-${updateId}`
}

/** A queue as the catalogue says. */
export function createQueue(name: QueueName, connection: Redis, prefix: string, telemetry?: Telemetry): Queue {
  const { attempts, backoffMs } = QUEUES[name]
  return new Queue(name, {
    connection,
    prefix: toQueuePrefix(prefix),
    skipWaitingForReady: true,
    ...(telemetry && { telemetry }),
    defaultJobOptions: {
      attempts,
      backoff: { type: 'exponential', delay: backoffMs, jitter: 0.5 },
    },
  })
}

/** Whether some worker will take the job. An active one counts as lost: nobody holds the notification, so its worker is gone. */
async function willBeTaken(queue: Queue, jobId: string): Promise<boolean> {
  const state = await queue.getJobState(jobId)
  return state === 'waiting' || state === 'delayed' || state === 'prioritized'
}
