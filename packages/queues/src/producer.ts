import { Queue } from 'bullmq'
import type { Telemetry } from 'bullmq'
import type { Redis } from 'ioredis'
import { CANARY, JOB_LIMIT, QUEUES, QUEUE_NAMES, toQueuePrefix } from './catalogue.ts'
import type { Payload, QueueName } from './catalogue.ts'
import { LONGEST_DELAY_MS, endLongDelays } from './delays.ts'
import { createMaintenanceJobs } from './maintenance.ts'
import { createNotificationJobs } from './notifications.ts'
import { createUpdateJobs } from './updates.ts'

export type Producer = ReturnType<typeof createProducer>

/** Puts jobs into the queues. The connection decides whether a call waits or fails while Redis is away. */
export function createProducer(
  connection: Redis,
  prefix: string,
  onError: (error: Error) => void,
  telemetry?: Telemetry,
) {
  const queues = createQueues(connection, prefix, onError, telemetry)
  return {
    ...queues,
    ...createNotificationJobs(() => queues.queue('notifications')),
    ...createUpdateJobs(() => queues.queue('telegram-updates')),
    ...createCheckJobs(() => queues.queue('order-checks')),
    ...createMaintenanceJobs(() => queues.queue('maintenance')),
  }
}

/** Returns a queue of BullMQ as the catalogue describes it. */
export function createQueue(name: QueueName, connection: Redis, prefix: string, telemetry?: Telemetry): Queue {
  const { attempts, backoffMs } = QUEUES[name]
  return new Queue(name, {
    connection,
    prefix: toQueuePrefix(prefix),
    skipWaitingForReady: true,
    ...(telemetry && { telemetry }),
    defaultJobOptions: { attempts, backoff: { type: 'exponential', delay: backoffMs, jitter: 0.5 } },
  })
}

/** Opens each queue at its first use. */
function createQueues(connection: Redis, prefix: string, onError: (error: Error) => void, telemetry?: Telemetry) {
  const open = new Map<QueueName, Queue>()

  const queue = (name: QueueName): Queue => {
    const known = open.get(name)
    if (known) return known
    const created = createQueue(name, connection, prefix, telemetry)
    created.on('error', onError)
    open.set(name, created)
    // BullMQ does not repeat a queue's first contact with Redis. After a failure the next call opens a new queue.
    created.waitUntilReady().catch(() => {
      open.delete(name)
      void created.close().catch(() => undefined)
    })
    return created
  }

  return {
    queue,

    /** Keeps all workers from taking jobs of this queue for `ms`, at most five minutes. */
    async pauseQueue(name: QueueName, ms: number): Promise<void> {
      await queue(name).rateLimit(Math.ceil(Math.min(ms, LONGEST_DELAY_MS)))
    },

    /** Makes the jobs of all queues due that a wrong clock delayed for too long. Returns their number. */
    async endLongDelays(): Promise<number> {
      const counts = await Promise.all(QUEUE_NAMES.map((name) => endLongDelays(queue(name), connection)))
      return counts.reduce((sum, count) => sum + count, 0)
    },

    /** Whether no worker may take jobs: an operator paused the queue, for instance on the board, or `pauseQueue` did. */
    async isPaused(name: QueueName): Promise<boolean> {
      return (await queue(name).isPaused()) || (await queue(name).getRateLimitTtl(JOB_LIMIT.max)) > 0
    },

    /** Sends a canary through a queue: one for each sender at a time, and it is deleted once it ran. */
    async sendCanary(name: QueueName, sender: string): Promise<void> {
      const opts = { deduplication: { id: `canary:${sender}` }, removeOnComplete: true, removeOnFail: true }
      await queue(name).add(CANARY, {}, opts)
    },

    async close(): Promise<void> {
      await Promise.all([...open.values()].map((queue) => queue.close()))
    },
  }
}

/** Queues questions to the panel. */
function createCheckJobs(queue: () => Queue) {
  return {
    /** Queues one order check for each batch of orders. */
    async enqueueChecks(batches: readonly string[][]): Promise<void> {
      await queue().addBulk(
        batches.map((orderIds) => ({ name: 'check', data: { v: 1, orderIds } satisfies Payload<'order-checks'> })),
      )
    },
  }
}
