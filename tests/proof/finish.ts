import { setTimeout as delay } from 'node:timers/promises'
import type { Payload } from '@peyk/queues/catalogue'
import { createQueue } from '@peyk/queues/producer'
import type { Redis } from 'ioredis'
import { RESENDS } from '../../apps/notifier/src/maintenance/sweep.ts'
import { hastenSweep } from '../support/hasten-sweep.ts'
import type { Customer } from './customers.ts'
import type { Policy } from './options.ts'

const POLL_MS = 250
/** BullMQ finds stalled jobs within a minute; then the sweep waits; each resend takes more than a minute. */
const DEADLINE_MS: Record<Policy, number> = { hold: 180_000, resend: 420_000 }

export type IdleOptions = {
  redis: Redis
  prefix: string
  policy: Policy
  /**
   * Deletes the whole queue, as a person might, and hastens each sweep. Faster than waiting for the queue's and the sweep's time-outs.
   */
  hasten: boolean
}

/** Waits until Peyk has no work left. Resolves to whether that was within the deadline. */
export async function waitUntilIdle({ redis, prefix, policy, hasten }: IdleOptions): Promise<boolean> {
  const beganAtMs = performance.now()
  if (hasten) {
    const keys = await redis.keys(`{${prefix}}:notifications:*`)
    if (keys.length > 0) await redis.del(keys)
  }
  while (performance.now() - beganAtMs < DEADLINE_MS[policy]) {
    const outbox = await redis.zrange(`{${prefix}}:outbox`, '0', '-1')
    const isDone = outbox.length === 0 && (policy === 'hold' || !(await willResend(redis, prefix)))
    if (isDone && (await isQueueIdle(redis, prefix))) return true
    if (hasten) await hastenSweep(redis, prefix)
    await delay(POLL_MS)
  }
  return false
}

/** Queues every order's notification once more, as a person in Bull Board could. This must change nothing. */
export async function retryEveryJob(redis: Redis, prefix: string, customers: readonly Customer[]): Promise<void> {
  const queue = createQueue('notifications', redis, prefix)
  const data = (orderId: string) => ({ v: 1, orderId, kind: 'paid' }) satisfies Payload<'notifications'>
  await queue.addBulk(customers.map(({ order }) => ({ name: 'notify', data: data(order.id) })))
  await queue.close()
}

/** Jobs of killed workers stay active until BullMQ finds them stalled and runs them again, so they count as work. */
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

/** Whether the policy will send an uncertain notification again. */
async function willResend(redis: Redis, prefix: string): Promise<boolean> {
  const uncertain = await redis.zrange(`{${prefix}}:deliveries:uncertain`, '0', '-1')
  if (uncertain.length === 0) return false
  const resends = await redis.mget(uncertain.map((notification) => `{${prefix}}:resends:${notification}`))
  return resends.some((count) => Number(count ?? 0) < RESENDS)
}
