import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { testRedis } from '../../../tests/support/redis.ts'
import { SLOT_HORIZON_MS, createRateLimiter } from './rate-limiter.ts'
import type { RateLimits, Slot } from './rate-limiter.ts'

const { url } = testRedis()

/** Limiters of one token, each with a connection of its own, as several workers have. */
function createLimiters(count: number, limits: RateLimits) {
  const { prefix } = testRedis()
  const connections = Array.from({ length: count }, () => new Redis(url))
  onTestFinished(() => connections.forEach((redis) => redis.disconnect()))
  const limiters = connections.map((redis) => createRateLimiter(redis, prefix, limits))
  const [limiter] = limiters
  const [redis] = connections
  if (limiter === undefined || redis === undefined) throw new Error('expected at least one limiter')
  return { limiters, limiter, redis, prefix }
}

/** Redis's clock in milliseconds: the slots' own. */
async function clockMs(redis: Redis): Promise<number> {
  const [seconds, micros] = await redis.time()
  return Number(seconds) * 1000 + Number(micros) / 1000
}

describe('the token’s rate', () => {
  it('holds over several workers and any chats: never more in any second, and no slot is wasted', async () => {
    const perSecond = 100
    const { limiters, redis, prefix } = createLimiters(4, { perSecond, chatIntervalMs: 0 })
    const reservedMs: number[] = []
    const startMs = await clockMs(redis)
    let chat = 0
    await Promise.all(
      limiters.map(async (limiter) => {
        for (let count = 0; count < 50; count += 1) {
          const beforeMs = await clockMs(redis)
          const slot = await limiter.acquire(String((chat += 1)))
          expect(slot.granted).toBe(true)
          reservedMs.push(beforeMs + slot.waitMs)
        }
      }),
    )
    // 200 slots, each 10 ms after the one before: what Redis itself holds as the next free one says so to the microsecond.
    const nextFreeMs = Number(await redis.get(`{${prefix}}:limit:token`)) / 1000
    expect(nextFreeMs - startMs).toBeGreaterThanOrEqual(200 * 10)
    expect(nextFreeMs - startMs).toBeLessThan(200 * 10 + 300)

    // By the times that the workers were given, within what a round trip and rounding up to milliseconds can shift.
    const sorted = reservedMs.toSorted((a, b) => a - b)
    for (const [index, atMs] of sorted.entries()) {
      const later = sorted[index + perSecond]
      expect((later ?? Infinity) - atMs).toBeGreaterThan(1000 - 60)
    }
  })

  it('spaces waits by the rate, to the millisecond', async () => {
    const { limiter } = createLimiters(1, { perSecond: 30, chatIntervalMs: 0 })
    const startedAt = performance.now()
    const slots = await Promise.all(Array.from({ length: 30 }, (_, index) => limiter.acquire(String(index))))
    const tookMs = performance.now() - startedAt
    for (const [index, slot] of slots.entries()) {
      expect(slot.granted).toBe(true)
      expect(slot.waitMs).toBeLessThanOrEqual(Math.ceil(index * 33.334))
      expect(slot.waitMs).toBeGreaterThanOrEqual(Math.floor(index * 33.333 - tookMs))
    }
  })

  it('allows no burst after a pause', async () => {
    const { limiter, redis, prefix } = createLimiters(1, { perSecond: 20, chatIntervalMs: 0 })
    await limiter.acquire('1')
    await expect.poll(() => redis.exists(`{${prefix}}:limit:token`), { timeout: 5000 }).toBe(0)
    const startMs = await clockMs(redis)
    for (const chat of ['1', '2', '3']) await limiter.acquire(chat)
    expect(Number(await redis.get(`{${prefix}}:limit:token`)) / 1000 - startMs).toBeGreaterThanOrEqual(3 * 50)
  })

  it('may be slow', async () => {
    const { limiter } = createLimiters(1, { perSecond: 0.5, chatIntervalMs: 0 })
    expect(await limiter.acquire('1')).toEqual({ granted: true, waitMs: 0 })
    const { granted, waitMs } = await limiter.acquire('2')
    expect([granted, waitMs > 1900 && waitMs <= 2000]).toEqual([true, true])
  })

  it('is each token’s own', async () => {
    const [first, second] = [1, 2].map(() => createLimiters(1, { perSecond: 1, chatIntervalMs: 0 }))
    expect(await first?.limiter.acquire('1')).toEqual({ granted: true, waitMs: 0 })
    expect(await second?.limiter.acquire('1')).toEqual({ granted: true, waitMs: 0 })
  })
})

/** The state of everything but the chats that are asked about. */
async function stateOf(redis: Redis, prefix: string): Promise<Record<string, string | null>> {
  const keys = await redis.keys(`{${prefix}}:*`)
  return Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await redis.get(key)] as const)))
}

describe('nobody reserves far ahead', () => {
  it('slots end at the horizon; beyond it nothing is reserved', async () => {
    const { limiter, redis, prefix } = createLimiters(1, { perSecond: 10, chatIntervalMs: 0 })
    const slots: Slot[] = []
    for (let count = 0; count < 70; count += 1) slots.push(await limiter.acquire(String(count)))
    const granted = slots.filter((slot) => slot.granted)
    expect(granted.length).toBeGreaterThanOrEqual(51)
    expect(granted.length).toBeLessThan(70)
    for (const { waitMs } of granted) expect(waitMs).toBeLessThanOrEqual(SLOT_HORIZON_MS)
    expect(slots.at(-1)?.granted).toBe(false)
    expect(slots.at(-1)?.waitMs).toBeGreaterThan(SLOT_HORIZON_MS)

    const before = await stateOf(redis, prefix)
    for (let count = 0; count < 20; count += 1) expect((await limiter.acquire('late')).granted).toBe(false)
    expect(await stateOf(redis, prefix)).toEqual(before)
  })
})

describe('a chat', () => {
  it('is written to once an interval; asked too soon, nothing is reserved, nor kept from others', async () => {
    const { limiters, limiter, redis, prefix } = createLimiters(2, { perSecond: 1000, chatIntervalMs: 1000 })
    expect(await limiter.acquire('42')).toEqual({ granted: true, waitMs: 0 })
    const before = await stateOf(redis, prefix)
    for (const other of limiters) {
      const slot = await other.acquire('42')
      expect(slot.granted).toBe(false)
      expect(slot.waitMs).toBeGreaterThan(800)
      expect(slot.waitMs).toBeLessThanOrEqual(1000)
    }
    expect(await stateOf(redis, prefix)).toEqual(before)
    expect(await limiter.acquire('43')).toMatchObject({ granted: true })
  })

  it('is ready again after the wait that was told', async () => {
    const { limiter } = createLimiters(1, { perSecond: 1000, chatIntervalMs: 100 })
    await limiter.acquire('42')
    const { granted, waitMs } = await limiter.acquire('42')
    expect(granted).toBe(false)
    await new Promise((resolve) => setTimeout(resolve, waitMs + 1))
    expect(await limiter.acquire('42')).toEqual({ granted: true, waitMs: 0 })
  })

  it('keeps its interval from the slot that was reserved, not from when it was asked for', async () => {
    const { limiter } = createLimiters(1, { perSecond: 10, chatIntervalMs: 500 })
    for (let count = 0; count < 10; count += 1) await limiter.acquire(`other-${count}`)
    const reserved = await limiter.acquire('42')
    const next = await limiter.acquire('42')
    expect(reserved.granted).toBe(true)
    expect(next.granted).toBe(false)
    expect(next.waitMs).toBeGreaterThan(reserved.waitMs + 400)
  })

  it('has no interval where that is 0', async () => {
    const { limiter } = createLimiters(1, { perSecond: 1000, chatIntervalMs: 0 })
    const slots = [await limiter.acquire('42'), await limiter.acquire('42')]
    expect(slots.map(({ granted }) => granted)).toEqual([true, true])
  })

  it('leaves nothing behind in Redis', async () => {
    const { limiter, redis, prefix } = createLimiters(1, { perSecond: 1000, chatIntervalMs: 50 })
    await limiter.acquire('42')
    await limiter.hold(20)
    for (const key of await redis.keys(`{${prefix}}:*`)) expect(await redis.pttl(key)).toBeGreaterThan(0)
    await expect.poll(() => redis.keys(`{${prefix}}:*`), { timeout: 5000 }).toEqual([])
  })
})

describe('a hold', () => {
  it('keeps every worker from sending until it is over', async () => {
    const { limiters, limiter } = createLimiters(3, { perSecond: 1000, chatIntervalMs: 0 })
    await limiter.hold(400)
    for (const [index, other] of limiters.entries()) {
      const { granted, waitMs } = await other.acquire(String(index))
      expect(granted).toBe(true)
      expect(waitMs).toBeGreaterThan(300)
      expect(waitMs).toBeLessThanOrEqual(403)
    }
  })

  it('is over when it is over', async () => {
    const { limiter } = createLimiters(1, { perSecond: 1000, chatIntervalMs: 0 })
    await limiter.hold(50)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(await limiter.acquire('1')).toEqual({ granted: true, waitMs: 0 })
  })

  it('longer than the horizon grants nothing and reserves nothing', async () => {
    const { limiter, redis, prefix } = createLimiters(1, { perSecond: 1000, chatIntervalMs: 1000 })
    await limiter.hold(60_000)
    const before = await stateOf(redis, prefix)
    const { granted, waitMs } = await limiter.acquire('1')
    expect(granted).toBe(false)
    expect(waitMs).toBeGreaterThan(59_000)
    expect(await stateOf(redis, prefix)).toEqual(before)
  })

  it('is never shortened by a shorter one, and is lengthened by a longer one', async () => {
    const { limiter } = createLimiters(1, { perSecond: 1000, chatIntervalMs: 0 })
    await limiter.hold(3000)
    await limiter.hold(10)
    expect((await limiter.acquire('1')).waitMs).toBeGreaterThan(2500)
    await limiter.hold(4500.5)
    expect((await limiter.acquire('2')).waitMs).toBeGreaterThan(4000)
  })
})
