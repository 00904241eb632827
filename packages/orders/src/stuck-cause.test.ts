import { createProducer } from '@peyk/queues/producer'
import { testStore } from '@peyk/test-support/store'
import { expect, it } from 'vitest'
import { findStuckCause, judgeStuck } from './stuck-cause.ts'
import type { StuckFacts } from './stuck-cause.ts'

const FINE: StuckFacts = {
  pauseReason: undefined,
  notifiers: 2,
  pausedQueues: [],
  redisAheadMs: 20,
  lastSweepAgoMs: 4000,
  dueCount: 3,
}

it.each<[Partial<StuckFacts>, string, string]>([
  [{ pauseReason: 'token_refused', notifiers: 0 }, 'paused', 'token_refused'],
  [{ notifiers: 0, lastSweepAgoMs: 100_000 }, 'no_notifier', 'no notifier'],
  [{ pausedQueues: ['maintenance'], lastSweepAgoMs: 100_000 }, 'queue_paused', 'maintenance'],
  [{ redisAheadMs: -600_000, lastSweepAgoMs: -590_000 }, 'clock', '600 s behind'],
  [{ lastSweepAgoMs: 61_000 }, 'no_sweep', 'no sweep'],
  [{ lastSweepAgoMs: undefined }, 'no_sweep', 'no sweep'],
  [{ dueCount: 20_000 }, 'backlog', '20000'],
  [{}, 'unknown', 'no cause'],
])('the surest cause of %o is %s', (facts, name, detail) => {
  expect(judgeStuck({ ...FINE, ...facts })).toMatchObject({ name, detail: expect.stringContaining(detail) })
})

it('the facts are read from Redis', async () => {
  const { store, redis, prefix, close } = testStore()
  const producer = createProducer(redis, prefix, () => undefined)
  const cause = async () => (await findStuckCause({ store, producer })).name
  expect(await cause()).toBe('no_notifier')
  const heartbeat = store.heartbeats.announce({ app: 'notifier', version: '1' })
  await expect.poll(cause).toBe('no_sweep')
  await store.ledger.sweep(10)
  expect(await cause()).toBe('unknown')
  await producer.queue('maintenance').pause()
  expect(await cause()).toBe('queue_paused')
  await redis.set(`{${prefix}}:pause`, JSON.stringify({ reason: 'operator' }))
  expect(await cause()).toBe('paused')
  await heartbeat.leave()
  await producer.close()
  close()
})
