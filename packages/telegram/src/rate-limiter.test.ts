import { setTimeout as delay } from 'node:timers/promises'
import type { SendOutcome } from '@peyk/domain/send-outcome'
import { SECOND } from '@peyk/domain/time'
import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { testRedis } from '@peyk/test-support/redis'
import { SEND_PRIORITIES } from './send-slot.ts'
import type { RateLimiter, SendPriority } from './send-slot.ts'
import { createRateLimiter } from './rate-limiter.ts'
import type { RateLimits } from './rate-limiter.ts'

const { url } = testRedis()

/** Limiters of one token, each with a connection of its own, as several processes have. */
function createLimiters(count: number, limits: Partial<RateLimits>) {
  const { prefix } = testRedis()
  const connections = Array.from({ length: count }, () => new Redis(url))
  onTestFinished(() => connections.forEach((redis) => redis.disconnect()))
  const limiters = connections.map((redis) =>
    createRateLimiter(redis, prefix, { perSecond: 1000, chatIntervalMs: 0, sendTimeoutMs: 1000, ...limits }),
  )
  const [limiter] = limiters
  const [redis] = connections
  if (limiter === undefined || redis === undefined) throw new Error('expected at least one limiter')
  return { limiters, limiter, redis, prefix }
}

const SENT: SendOutcome = { kind: 'sent', messageId: 1 }

/** Records when Telegram received each message: `upMs` after it was sent, `downMs` before its answer. */
function createTelegram(upMs: () => number, downMs: () => number) {
  let longestMs = 0
  const received: { atMs: number; chatId: string; priority: SendPriority }[] = []
  const send = async (limiter: RateLimiter, chatId: string, priority: SendPriority = 'notification') => {
    const slot = await limiter.acquire(chatId, priority)
    if (!slot.granted) return slot
    const beganMs = performance.now()
    await slot.use(async () => {
      await delay(upMs())
      received.push({ atMs: performance.now(), chatId, priority })
      await delay(downMs())
      return SENT
    })
    longestMs = Math.max(longestMs, performance.now() - beganMs)
    return undefined
  }
  return { received, send, longestRoundTripMs: () => longestMs }
}

/** Returns the most messages in any window of `spanMs`. */
function mostWithin(times: readonly number[], spanMs: number): number {
  return Math.max(...times.map((from) => times.filter((atMs) => atMs >= from && atMs < from + spanMs).length))
}

describe('the token’s rate', () => {
  it.each([1, 4])('is used up and never passed in any second, with %i processes', async (processes) => {
    const perSecond = 50
    const { limiters } = createLimiters(processes, { perSecond })
    const { received, send, longestRoundTripMs } = createTelegram(
      () => Math.random() * 30,
      () => Math.random() * 30,
    )
    const windows = 3
    const count = (windows + 1) * perSecond
    await Promise.all(
      Array.from({ length: count }, (_, i) => send(limiters[i % processes] as RateLimiter, String(i + 1))),
    )
    const times = received.map(({ atMs }) => atMs).toSorted((a, b) => a - b)
    expect(times).toHaveLength(count)
    expect(mostWithin(times, SECOND)).toBeLessThanOrEqual(perSecond)
    // A slot counts until a second after its answer. So the price of each window is one round trip, which a busy machine lengthens.
    const marginMs = 150
    const longestMs = windows * (SECOND + longestRoundTripMs()) + marginMs
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(longestMs)
  })

  it('may be slower than one a second', async () => {
    const { limiter } = createLimiters(1, { perSecond: 4 / 5 })
    const { received, send } = createTelegram(
      () => 0,
      () => 0,
    )
    await Promise.all(['1', '2'].map((chatId) => send(limiter, chatId)))
    expect((received[1]?.atMs ?? 0) - (received[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(1249)
  })

  it('is each token’s own', async () => {
    for (const { limiter } of [createLimiters(1, { perSecond: 1 }), createLimiters(1, { perSecond: 1 })])
      expect(await limiter.acquire('1', 'notification')).toMatchObject({ granted: true })
  })

  it('counts what a dead process was sending until its lease ends, and never what was not written', async () => {
    const { limiters, redis, prefix } = createLimiters(2, { perSecond: 2 })
    const [living, dead] = limiters as [RateLimiter, RateLimiter]
    await dead.acquire('1', 'notification')
    for (const chatId of ['2', '3', '4']) {
      const slot = await living.acquire(chatId, 'notification')
      if (slot.granted) slot.giveBack()
      expect(slot.granted).toBe(true)
    }
    await expect.poll(() => redis.zcard(`{${prefix}}:limit:slots`)).toBe(1)
    expect(await redis.pttl(`{${prefix}}:limit:slots`)).toBeGreaterThan(1000)
  })

  it('refuses a caller without patience', async () => {
    const { limiter } = createLimiters(1, { perSecond: 1 })
    await limiter.acquire('1', 'reply')
    expect(await limiter.acquire('2', 'reply', 100)).toMatchObject({ granted: false, because: 'busy' })
  })
})

describe('a priority', () => {
  it('goes before the lower ones, in the same process and in others', async () => {
    const { limiters, redis, prefix } = createLimiters(2, { perSecond: 5 })
    const [one, other] = limiters as [RateLimiter, RateLimiter]
    const { received, send } = createTelegram(
      () => 1,
      () => 1,
    )
    const held = await Promise.all(Array.from({ length: 5 }, (_, i) => one.acquire(`first-${i}`, 'notification')))
    const later = [
      ...Array.from({ length: 3 }, (_, i) => send(one, `operators-${i}`, 'operators')),
      ...Array.from({ length: 3 }, (_, i) => send(other, `reply-${i}`, 'reply')),
    ]
    const notifications = Array.from({ length: 10 }, (_, i) => send(one, `notification-${i}`))
    const wanted = (['notification', 'reply'] as const).map(
      (priority) => `{${prefix}}:limit:wanted:${SEND_PRIORITIES.indexOf(priority)}`,
    )
    await vi.waitUntil(async () => (await redis.exists(wanted)) === wanted.length)
    for (const slot of held) if (slot.granted) slot.giveBack()
    await Promise.all([...later, ...notifications])
    expect(received.map(({ priority }) => priority)).toEqual([
      ...Array.from({ length: 10 }, () => 'notification'),
      ...Array.from({ length: 3 }, () => 'reply'),
      ...Array.from({ length: 3 }, () => 'operators'),
    ])
  }, 15_000)
})

describe('a chat', () => {
  it('gets one message an interval, and delays no other chat', async () => {
    const { limiters } = createLimiters(2, { chatIntervalMs: 1000 })
    const { received, send } = createTelegram(
      () => 5,
      () => 5,
    )
    expect(await send(limiters[0] as RateLimiter, '42')).toBeUndefined()
    const refused = await Promise.all(limiters.map((limiter) => limiter.acquire('42', 'notification')))
    for (const slot of refused) expect(slot).toMatchObject({ granted: false, because: 'chat' })
    expect(await send(limiters[1] as RateLimiter, '43')).toBeUndefined()
    await expect.poll(() => send(limiters[1] as RateLimiter, '42'), { interval: 20 }).toBeUndefined()
    const times = received.filter(({ chatId }) => chatId === '42').map(({ atMs }) => atMs)
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(999)
  })

  it('gives each waiter a turn of its own', async () => {
    const { limiter } = createLimiters(1, { chatIntervalMs: 1000 })
    await limiter.acquire('42', 'notification')
    const slots = await Promise.all(Array.from({ length: 4 }, () => limiter.acquire('42', 'notification')))
    const waits = slots.map((slot) => (slot.granted ? 0 : slot.waitMs))
    for (const [i, waitMs] of waits.entries()) {
      expect(waitMs).toBeGreaterThan(1300 * i + 900)
      expect(waitMs).toBeLessThanOrEqual(1300 * i + 1000)
    }
  })

  it('that is a group takes 20 a minute', async () => {
    const { limiter } = createLimiters(1, { chatIntervalMs: 1000 })
    const slot = await limiter.acquire('-100', 'notification')
    if (slot.granted) await slot.use(async () => SENT)
    const next = await limiter.acquire('-100', 'notification')
    expect(next.granted ? 0 : next.waitMs).toBeGreaterThan(2800)
  })

  it('has no interval where that is 0, and leaves nothing behind in Redis', async () => {
    const { limiter, redis, prefix } = createLimiters(1, { chatIntervalMs: 0 })
    const slots = [await limiter.acquire('42', 'notification'), await limiter.acquire('42', 'notification')]
    expect(slots.map(({ granted }) => granted)).toEqual([true, true])
    for (const slot of slots) if (slot.granted) await slot.use(async () => SENT)
    for (const key of await redis.keys(`{${prefix}}:*`)) expect(await redis.pttl(key)).toBeGreaterThan(0)
  })
})

describe('a slot whose grant was lost on its way', () => {
  it('is granted again when the connection asks again, and counts once', async () => {
    const { limiter, redis, prefix } = createLimiters(1, { chatIntervalMs: 1000, perSecond: 1 })
    const commands = redis as unknown as Record<string, (root: string, calls: string) => Promise<string>>
    const ask = commands['peyk:grant-slots']?.bind(redis)
    commands['peyk:grant-slots'] = async (root, calls) => {
      await ask?.(root, calls)
      return (await ask?.(root, calls)) ?? ''
    }
    expect(await limiter.acquire('42', 'notification')).toMatchObject({ granted: true })
    expect(await redis.zcard(`{${prefix}}:limit:slots`)).toBe(1)
    expect(await limiter.acquire('42', 'notification', 0)).toMatchObject({ granted: false, because: 'busy' })
  })
})

describe('a pause of all sending', () => {
  const pauseWith = (redis: Redis, prefix: string, pause: object) =>
    redis.set(`{${prefix}}:pause`, JSON.stringify({ sinceMs: Date.now(), botId: '123', ...pause }))

  it('keeps every process from sending until it ends', async () => {
    const { limiters, redis, prefix } = createLimiters(3, {})
    await pauseWith(redis, prefix, { reason: 'rate_limited', untilMs: Date.now() + 400, waitMs: 400 })
    for (const limiter of limiters) {
      const slot = await limiter.acquire('1', 'notification')
      expect(slot).toMatchObject({ granted: false, because: 'paused' })
      expect(slot.granted ? 0 : slot.waitMs).toBeLessThanOrEqual(400)
    }
    await expect.poll(async () => (await limiters[0]?.acquire('1', 'notification'))?.granted).toBe(true)
  })

  it('that nobody can read keeps all but the operators from sending', async () => {
    const { limiter, redis, prefix } = createLimiters(1, {})
    await redis.set(`{${prefix}}:pause`, 'no json')
    expect(await limiter.acquire('1', 'notification')).toMatchObject({ granted: false, because: 'paused' })
    expect(await limiter.acquire('2', 'operators')).toMatchObject({ granted: true })
  })

  it('is asked about less often the longer it lasts, a customer’s reply least', async () => {
    const { limiter, redis, prefix } = createLimiters(1, {})
    const waitMs = async (priority: SendPriority) => {
      const slot = await limiter.acquire('1', priority)
      return slot.granted ? 0 : slot.waitMs
    }
    await pauseWith(redis, prefix, { reason: 'token_refused' })
    expect(await waitMs('notification')).toBe(1000)
    await pauseWith(redis, prefix, { reason: 'token_refused', sinceMs: Date.now() - 3_600_000 })
    expect([await waitMs('notification'), await waitMs('reply')]).toEqual([5000, 15_000])
  })

  it('lets messages to operators pass where an operator paused', async () => {
    const { limiter, redis, prefix } = createLimiters(1, {})
    await pauseWith(redis, prefix, { reason: 'operator' })
    expect(await limiter.acquire('1', 'reply')).toMatchObject({ because: 'paused' })
    expect(await limiter.acquire('1', 'operators')).toMatchObject({ granted: true })
  })

  it('lets one request through once a probe passed, and names it', async () => {
    const { limiters, redis, prefix } = createLimiters(2, {})
    const [one, other] = limiters as [RateLimiter, RateLimiter]
    await pauseWith(redis, prefix, { reason: 'telegram_unwell', trial: { untilMs: Date.now() + 30_000, ms: 30_000 } })
    const trial = await one.acquire('1', 'notification')
    expect(trial).toMatchObject({ granted: true, trialId: expect.stringMatching(/./) })
    expect(await one.acquire('2', 'notification')).toMatchObject({ granted: false, because: 'paused' })
    expect(await other.acquire('3', 'notification')).toMatchObject({ granted: false, because: 'paused' })
  })

  it('of another bot counts as none', async () => {
    const { redis, prefix } = createLimiters(1, {})
    const limiter = createRateLimiter(redis, prefix, { perSecond: 9, chatIntervalMs: 0, sendTimeoutMs: 1000 }, '456')
    await pauseWith(redis, prefix, { reason: 'operator' })
    expect(await limiter.acquire('1', 'notification')).toMatchObject({ granted: true })
    await pauseWith(redis, prefix, { reason: 'operator', botId: '456' })
    expect(await limiter.acquire('1', 'notification')).toMatchObject({ because: 'paused' })
  })
})

describe('a chat that Telegram asked to wait', () => {
  const askToWait = (redis: Redis, prefix: string, chatId: string, waitMs: number, agoMs = 0) =>
    redis.hset(
      `{${prefix}}:chat-waits`,
      chatId,
      JSON.stringify({ untilMs: Date.now() - agoMs + waitMs, waitMs, botId: '123' }),
    )

  it('waits alone and comes back in time, and asks again where that is long', async () => {
    const { limiter, redis, prefix } = createLimiters(1, { chatIntervalMs: 1000 })
    await askToWait(redis, prefix, '42', 9000)
    await askToWait(redis, prefix, '43', 10_072_000)
    expect(await limiter.acquire('1', 'notification')).toMatchObject({ granted: true })
    const [short, long] = [await limiter.acquire('42', 'reply'), await limiter.acquire('43', 'reply')]
    expect(short).toMatchObject({ granted: false, because: 'chat' })
    expect(short.granted ? 0 : short.waitMs).toBeGreaterThan(8500)
    expect(long).toEqual({ granted: false, because: 'chat', waitMs: 15_000 })
    expect(await limiter.acquire('43', 'reply')).toEqual(long)
  })

  it('is free after its time, and waits no longer where Redis’s clock was set back', async () => {
    const { limiter, redis, prefix } = createLimiters(1, {})
    await askToWait(redis, prefix, '42', 5000, 6000)
    expect(await limiter.acquire('42', 'notification')).toMatchObject({ granted: true })
    expect(await redis.exists(`{${prefix}}:chat-waits`)).toBe(0)
    await askToWait(redis, prefix, '43', 300, -3_600_000)
    expect(await limiter.acquire('43', 'notification')).toMatchObject({ because: 'chat' })
    await expect.poll(async () => (await limiter.acquire('43', 'notification')).granted).toBe(true)
  })
})

describe('Redis’s clock set back by ten minutes', () => {
  /** Every key lives for ten minutes longer, as after that. */
  const setBack = async (redis: Redis, prefix: string) => {
    for (const key of await redis.keys(`{${prefix}}:limit:*`))
      await redis.pexpire(key, (await redis.pttl(key)) + 10 * 60 * SECOND)
  }

  it('stops no chat, no priority and not the token', async () => {
    const { limiter, redis, prefix } = createLimiters(1, { perSecond: 1, chatIntervalMs: 1000 })
    const refused = async (chatId: string, priority: SendPriority = 'notification') => {
      const slot = await limiter.acquire(chatId, priority, 50)
      if (slot.granted) slot.giveBack()
      return slot.granted ? undefined : slot.because
    }
    const slot = await limiter.acquire('42', 'notification')
    expect(await refused('1')).toBe('busy')
    if (slot.granted) await slot.use(async () => SENT)
    await setBack(redis, prefix)
    // What counts towards the rate is in a list, with times.
    await redis.del(`{${prefix}}:limit:slots`)
    expect([await refused('42'), await refused('1', 'operators')]).toEqual([undefined, undefined])
  })
})

describe('no limits at all', () => {
  it('grants everything at once, but nothing during a pause and nothing to a chat that waits', async () => {
    const { limiter, redis, prefix } = createLimiters(1, { perSecond: 0 })
    const slots = await Promise.all(Array.from({ length: 200 }, () => limiter.acquire('42', 'notification')))
    expect(slots.every(({ granted }) => granted)).toBe(true)
    expect(await redis.keys(`{${prefix}}:*`)).toEqual([])
    const refused = async (chatId: string) => {
      const slot = await limiter.acquire(chatId, 'notification')
      return slot.granted ? undefined : slot.because
    }
    await redis.set(`{${prefix}}:pause`, JSON.stringify({ reason: 'operator', sinceMs: Date.now() }))
    await expect.poll(() => refused('42')).toBe('paused')
    await redis.del(`{${prefix}}:pause`)
    await redis.hset(`{${prefix}}:chat-waits`, '42', JSON.stringify({ untilMs: Date.now() + 9000, waitMs: 9000 }))
    expect([await refused('42'), await refused('43')]).toEqual(['chat', undefined])
    await redis.del(`{${prefix}}:chat-waits`)
    await expect.poll(() => refused('42')).toBeUndefined()
  })

  it('of the token leave the intervals of chats', async () => {
    const { limiter } = createLimiters(1, { perSecond: 0, chatIntervalMs: 1000 })
    const slots = await Promise.all(Array.from({ length: 100 }, (_, i) => limiter.acquire(`${i + 1}`, 'notification')))
    expect(slots.every(({ granted }) => granted)).toBe(true)
    expect(await limiter.acquire('42', 'notification')).toMatchObject({ granted: false, because: 'chat' })
  })
})

describe('a process that stops', () => {
  it('reports what it sent: the chat and the slot are free for others after their time', async () => {
    const { limiters, redis, prefix } = createLimiters(2, { perSecond: 1, chatIntervalMs: 400, sendTimeoutMs: 60_000 })
    const [stopping, other] = limiters as [RateLimiter, RateLimiter]
    const slot = await stopping.acquire('42', 'notification')
    if (slot.granted) await slot.use(async () => SENT)
    stopping.stop()
    await stopping.close()
    expect(await redis.pttl(`{${prefix}}:limit:chat:42`)).toBeLessThanOrEqual(400)
    const { send } = createTelegram(
      () => 0,
      () => 0,
    )
    await expect.poll(() => send(other, '42')).toBeUndefined()
  })

  it('does not wait long for a Redis that is away', async () => {
    const { limiter, redis } = createLimiters(1, { perSecond: 10 })
    const slot = await limiter.acquire('42', 'notification')
    redis.disconnect()
    if (slot.granted) await slot.use(async () => SENT)
    const startedMs = performance.now()
    await limiter.close()
    expect(performance.now() - startedMs).toBeLessThan(2000)
  })

  it('refuses those who wait, and all who come later', async () => {
    const { limiter } = createLimiters(1, { perSecond: 1 })
    await limiter.acquire('1', 'notification')
    const waiting = limiter.acquire('2', 'notification')
    await delay(50)
    limiter.stop()
    expect(await waiting).toEqual({ granted: false, because: 'stopping', waitMs: 0 })
    expect(await limiter.acquire('3', 'notification')).toEqual({ granted: false, because: 'stopping', waitMs: 0 })
  })
})
