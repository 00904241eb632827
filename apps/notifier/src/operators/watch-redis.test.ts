import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Logger } from '@peyk/runtime/logger'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { inspectRedis } from '@peyk/store/redis-safety'
import { createRedis } from '@peyk/store/connection'
import { createStore } from '@peyk/store/store'
import type { ChatMessage } from '@peyk/telegram/sender'
import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { createAlertRedisRefusal } from './alert-redis-refusal.ts'
import type { ClockReading } from '../redis-time.ts'
import { watchRedis } from './watch-redis.ts'

const EVERY_MS = 20
const AWAY_MS = 200

describe('looking after Redis for the operators', () => {
  let server: RedisServer
  let redis: Redis
  let store: ReturnType<typeof createStore>
  const watches: { close: () => void }[] = []
  let clock: ClockReading
  const send = vi.fn<(chatId: string, message: ChatMessage) => Promise<SendOutcome>>()
  const log = vi.fn<() => void>()
  const logger = { debug: log, info: log, warn: log, error: log } as unknown as Logger
  const raised = async () => (await store.alerts.list(10)).alerts.map(({ name, subject }) => ({ name, subject }))

  beforeAll(async () => {
    server = await startRedisServer({ args: ['--appendfsync', 'always'] })
  })
  afterAll(() => server.stop())
  beforeEach(() => {
    redis = createRedis(server.url, 'waiting', () => undefined)
    store = createStore(redis, {
      prefix: `test-${randomUUID()}`,
      linkSecrets: ['secret'],
      kinds: ['paid'],
      retentionDays: 400,
      pollIntervalSeconds: 60,
    })
    clock = { aheadMs: 0, jumpedMs: 0 }
    send.mockReset().mockResolvedValue({ kind: 'sent', messageId: 1 })
  })
  afterEach(async () => {
    for (const watch of watches.splice(0)) watch.close()
    await redis.config('SET', 'maxmemory', '0')
    redis.disconnect()
  })

  /** As a notifier does it. */
  const watch = () =>
    watches.push(
      watchRedis({
        alerts: store.alerts,
        leases: store.leases,
        holder: randomUUID(),
        inspect: () => inspectRedis(redis, 'key'),
        alertRedisRefusal: createAlertRedisRefusal({
          admin: { chatId: '-500', topicId: undefined },
          record: store.operators,
          send,
          language: 'en',
          logger,
        }),
        readClock: async () => clock,
        onClock: () => undefined,
        logger,
        everyMs: EVERY_MS,
        awayAfterMs: AWAY_MS,
      }),
    )
  /** Until each of them has looked. */
  const haveChecked = async () => {
    const spy = vi.spyOn(store.leases, 'hold')
    await expect
      .poll(() => spy.mock.settledResults.filter(({ type }) => type === 'fulfilled').length)
      .toBeGreaterThan(8)
    spy.mockRestore()
  }

  it('says by one of several processes, and once, that Redis takes no writes; and that it does again', async () => {
    for (let i = 0; i < 3; i += 1) watch()
    await haveChecked()
    await redis.config('SET', 'maxmemory', '1mb')
    await expect.poll(() => send.mock.calls.length).toBe(1)
    const spy = vi.spyOn(store.leases, 'hold')
    await expect.poll(() => spy.mock.calls.length).toBeGreaterThan(15)
    expect(send.mock.calls).toEqual([['-500', { html: expect.stringMatching(/takes no writes[\s\S]*OOM/) }]])
    await redis.config('SET', 'maxmemory', '0')
    await expect.poll(raised).toEqual([{ name: 'redis_refused', subject: expect.stringMatching(/^\d+$/) }])
    await haveChecked()
    expect(await raised()).toHaveLength(1)
  })

  it('tries again where Telegram does not take the message', async () => {
    watch()
    await haveChecked()
    send.mockResolvedValueOnce({ kind: 'not_sent', reason: 'connection refused' })
    await redis.config('SET', 'maxmemory', '1mb')
    await expect.poll(() => send.mock.calls.length).toBe(2)
    await redis.config('SET', 'maxmemory', '0')
  })

  it('says once that Redis was away, when it is back', async () => {
    for (let i = 0; i < 3; i += 1) watch()
    await haveChecked()
    server.pause()
    await new Promise((resolve) => setTimeout(resolve, 2 * AWAY_MS))
    server.resume()
    await expect.poll(raised).toEqual([{ name: 'redis_away', subject: expect.stringMatching(/^[2-9]\d\d|\d{4,}$/) }])
    await haveChecked()
    expect(await raised()).toHaveLength(1)
    expect(send).not.toHaveBeenCalled()
  })

  it('says once that Redis’s clock was set back, and on which machine the clocks differ', async () => {
    for (let i = 0; i < 3; i += 1) watch()
    await haveChecked()
    expect(await raised()).toEqual([])
    clock = { aheadMs: -600_000, jumpedMs: -600_000 }
    await haveChecked()
    const alerts = await raised()
    expect(alerts).toHaveLength(2)
    expect(alerts).toContainEqual({ name: 'redis_clock_back', subject: '600000' })
    expect(alerts).toContainEqual({ name: 'clocks_differ', subject: `-600000 ${hostname()}` })
  })

  it('says once what makes Redis unsafe, whoever starts', async () => {
    // On a busy machine Redis may be away for a moment, which is another alert.
    const unsafe = async () => (await raised()).filter(({ name }) => name === 'redis_unsafe')
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru')
    watch()
    watch()
    await expect.poll(unsafe).toEqual([{ name: 'redis_unsafe', subject: 'eviction' }])
    watch()
    await haveChecked()
    expect(await unsafe()).toHaveLength(1)
    await redis.config('SET', 'maxmemory-policy', 'noeviction')
  })
})
