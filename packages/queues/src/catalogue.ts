import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import { HOUR, SECOND } from '@peyk/domain/time'
import { z } from 'zod'

const version = z.literal(1)
const orderId = z.string().min(1)

/**
 * Every queue: its jobs by name, with what each carries, and how often a job is tried. A payload has its version in `v`. A
 * change of a payload adds a version and keeps reading the older one, because jobs of the older release may still wait.
 */
export const QUEUES = {
  'telegram-updates': {
    jobs: { update: z.object({ v: version, update: z.looseObject({ update_id: z.number().int() }) }) },
    attempts: 5,
    backoffMs: 1 * SECOND,
  },
  'order-checks': {
    jobs: { check: z.object({ v: version, orderIds: z.array(orderId).min(1) }) },
    // The next interval asks again.
    attempts: 2,
    backoffMs: 2 * SECOND,
  },
  notifications: {
    jobs: { notify: z.object({ v: version, orderId, kind: z.enum(NOTIFICATION_KINDS) }) },
    attempts: 8,
    backoffMs: 1 * SECOND,
  },
  maintenance: {
    jobs: {
      sweep: z.object({ v: version }),
      alerts: z.object({ v: version }),
      reconcile: z.object({ v: version }),
      backfill: z.object({ v: version }),
    },
    attempts: 5,
    backoffMs: 1 * SECOND,
  },
} as const

export type QueueName = keyof typeof QUEUES
type Jobs<Name extends QueueName> = (typeof QUEUES)[Name]['jobs']
export type JobName<Name extends QueueName> = Extract<keyof Jobs<Name>, string>
export type Payload<Name extends QueueName> = z.output<Jobs<Name>[keyof Jobs<Name>]>
export type TelegramUpdateJson = Payload<'telegram-updates'>['update']

export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[]

/** A job that only proves that a worker takes jobs; see `watchdog.ts`. */
export const CANARY = 'canary'

/**
 * BullMQ reads the pause of a queue (`Queue.rateLimit`) only where the worker has a limit of jobs. This limit is never reached,
 * and it is the value that `rateLimit` writes.
 */
export const JOB_LIMIT = { max: Number.MAX_SAFE_INTEGER, duration: HOUR }

/** How many finished jobs stay for people to read, and for how many seconds. */
export const KEEP_COMPLETED = { count: 1000, age: (24 * HOUR) / SECOND }
export const KEEP_FAILED = { count: 5000, age: (14 * 24 * HOUR) / SECOND }

/** Returns BullMQ's key prefix for a bot: a hash tag, so that all its keys share one cluster slot. */
export function toQueuePrefix(prefix: string): string {
  return `{${prefix}}`
}
