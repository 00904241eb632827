import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import { HOUR, SECOND } from '@peyk/domain/time'
import { z } from 'zod'

const orderId = z.string().min(1)
const notification = { orderId, kind: z.enum(NOTIFICATION_KINDS) }
// A guess that saves a question; jobs without it are as good.
const dueNotification = { ...notification, chatId: z.string().optional() }

/**
 * Every queue: what its jobs carry, how often they are tried, and what is kept of finished ones for people to look at.
 * Payloads carry a version `v`; a change of a payload adds a version and keeps reading the older ones, since jobs of
 * the older release may still wait.
 */
export const QUEUES = {
  'telegram-updates': {
    payload: z.object({ v: z.literal(1), update: z.looseObject({ update_id: z.number().int() }) }),
    attempts: 5,
    backoffMs: 1 * SECOND,
  },
  'order-checks': {
    payload: z.object({ v: z.literal(1), orderIds: z.array(orderId).min(1) }),
    // The next interval asks again anyway.
    attempts: 2,
    backoffMs: 2 * SECOND,
  },
  notifications: {
    // What became due together travels together: version 2.
    payload: z.union([
      z.object({ v: z.literal(1), ...dueNotification }),
      z.object({ v: z.literal(2), notifications: z.array(z.object(dueNotification)).min(1) }),
    ]),
    attempts: 8,
    backoffMs: 1 * SECOND,
  },
  maintenance: {
    // Without more it is the sweep; with `operators` operators are notified what is due, with `reconcile` the panel is asked about
    // every pending order. A card, of one uncertain notification, comes from earlier releases only.
    payload: z.object({
      v: z.literal(1),
      card: z.object(notification).optional(),
      reconcile: z.boolean().optional(),
      operators: z.boolean().optional(),
    }),
    attempts: 5,
    backoffMs: 1 * SECOND,
  },
} as const

export type QueueName = keyof typeof QUEUES
export type Payload<Name extends QueueName> = z.output<(typeof QUEUES)[Name]['payload']>

/** A job that only proves that its queue is listened to; see `watchdog.ts`. */
export const CANARY = 'canary'

export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[]

/**
 * BullMQ looks whether a queue is held (`rateLimit`) only where there is a limit of jobs; this one is never reached. It makes each
 * job dearer, so a queue has it only while it is held.
 */
export const HOLDABLE = { max: Number.MAX_SAFE_INTEGER, duration: SECOND }

/** Sending operators waits while there is a sweep to do (BullMQ takes jobs without a priority first), and comes again by itself. */
export const OPERATORS_JOB = { priority: 10, attempts: 1 }

/** Finished jobs are for looking at, not for deciding: bounded by number and age. */
export const KEEP_COMPLETED = { count: 1000, age: (24 * HOUR) / SECOND }
export const KEEP_FAILED = { count: 5000, age: (14 * 24 * HOUR) / SECOND }

/** BullMQ's key prefix for a bot: a hash tag, so that all its keys share one cluster slot. */
export function toQueuePrefix(prefix: string): string {
  return `{${prefix}}`
}
