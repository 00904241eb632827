import { setTimeout as delay } from 'node:timers/promises'
import type { Payload } from '@peyk/queues/catalogue'
import { createQueue } from '@peyk/queues/queues'
import type { Redis } from 'ioredis'
import { RESENDS } from '../../apps/notifier/src/sweep.ts'
import type { Customer } from './customers.ts'
import type { Policy } from './options.ts'

const POLL_MS = 250
/** Stalled jobs are found after up to a minute, the sweep's patience comes on top, each resend takes more than a minute. */
const DEADLINE_MS: Record<Policy, number> = { hold: 180_000, resend: 420_000 }

export type Settling = {
  redis: Redis
  prefix: string
  policy: Policy
  /**
   * Instead of waiting until queue and sweep lose their patience: the whole queue is deleted, as a hand might do, and
   * every notification of the outbox is due at once.
   */
  hasten: boolean
}

/** Waits until Peyk has nothing more to do by itself; gives whether that was within the deadline. */
export async function waitForDisk({ redis, prefix, policy, hasten }: Settling): Promise<boolean> {
  const beganAtMs = performance.now()
  if (hasten) {
    const keys = await redis.keys(`{${prefix}}:notifications:*`)
    if (keys.length > 0) await redis.del(keys)
  }
  while (performance.now() - beganAtMs < DEADLINE_MS[policy]) {
    const outbox = await redis.zrange(`{${prefix}}:outbox`, '0', '-1')
    const isDone = outbox.length === 0 && (policy === 'hold' || !(await willResend(redis, prefix)))
    if (isDone && (await isQueueIdle(redis, prefix))) return true
    if (hasten) for (const notification of outbox) await redis.zadd(`{${prefix}}:outbox`, 'XX', 0, notification)
    await delay(POLL_MS)
  }
  return false
}

/** Queues every order's notification once more, as a hand in Bull Board would retry old jobs: nothing may come of it. */
export async function retryEveryJob(redis: Redis, prefix: string, customers: readonly Customer[]): Promise<void> {
  const queue = createQueue('notifications', redis, prefix)
  const data = (orderId: string) => ({ v: 1, orderId, kind: 'paid' }) satisfies Payload<'notifications'>
  await queue.addBulk(customers.map(({ order }) => ({ name: 'tell', data: data(order.id) })))
  await queue.close()
}

/** Jobs of killed workers stay active until BullMQ finds them stalled, and then run again: they count as work to do. */
async function isQueueIdle(redis: Redis, prefix: string): Promise<boolean> {
  const key = (name: string) => `{${prefix}}:notifications:${name}`
  const counts = await Promise.all([
    redis.llen(key('wait')),
    redis.llen(key('active')),
    redis.zcard(key('delayed')),
    redis.zcard(key('prioritized')),
  ])
  return counts.every((count) => count === 0)
}

/** Whether a notification is uncertain that the policy sends again. */
async function willResend(redis: Redis, prefix: string): Promise<boolean> {
  const uncertain = await redis.zrange(`{${prefix}}:deliveries:uncertain`, '0', '-1')
  if (uncertain.length === 0) return false
  const resends = await redis.hmget(`{${prefix}}:resends`, ...uncertain)
  return resends.some((count) => Number(count ?? 0) < RESENDS)
}
