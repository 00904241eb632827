import type { SendOutcome } from '@peyk/domain/send-outcome'
import { createRateLimiter } from '@peyk/telegram/rate-limiter'
import type { RateLimiter } from '@peyk/telegram/send-slot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testStore } from '@peyk/test-support/store'
import { pauseOnFaults } from './pausing-limiter.ts'

const UNKNOWN: SendOutcome = { kind: 'uncertain', reason: '502: Bad Gateway' }
const SENT: SendOutcome = { kind: 'sent', messageId: 1 }
const REFUSED: SendOutcome = { kind: 'bot_refused', reason: '401: Unauthorized' }
const WAIT: SendOutcome = { kind: 'wait', retryAfterMs: 10_072_000 }

let test: ReturnType<typeof testStore>
let limiter: RateLimiter
let scopes: string[]

beforeEach(() => {
  test = testStore()
  scopes = []
  limiter = openLimiter()
})
afterEach(() => test.close())

/** The limiter of one more process. */
function openLimiter(): RateLimiter {
  const limits = { perSecond: 1000, chatIntervalMs: 0, sendTimeoutMs: 1000 }
  const onWait = (scope: string) => scopes.push(scope)
  return pauseOnFaults(createRateLimiter(test.redis, test.prefix, limits), { sending: test.store.sending, onWait })
}

async function send(outcome: SendOutcome, chatId = '7'): Promise<boolean> {
  const slot = await limiter.acquire(chatId, 'notification')
  if (slot.granted) await slot.use(async () => outcome)
  return slot.granted
}

const reason = async () => (await test.store.sending.read())?.reason
const letOneThrough = () => test.store.sending.recordProbe('passed')

describe('unknown outcomes', () => {
  it('pause all sending when three come in a row, for every process', async () => {
    for (const outcome of [UNKNOWN, UNKNOWN, SENT, UNKNOWN, UNKNOWN]) expect(await send(outcome)).toBe(true)
    expect(await reason()).toBeUndefined()
    await send(UNKNOWN)
    const pause = { reason: 'telegram_unwell', detail: '502: Bad Gateway' }
    await expect.poll(() => test.store.sending.read()).toMatchObject(pause)
    limiter = openLimiter()
    expect(await send(SENT)).toBe(false)
  })

  it.each([
    [SENT, undefined],
    [{ kind: 'held', reason: 'blocked' }, undefined],
    [{ kind: 'rejected', reason: '400: Bad Request' }, undefined],
    [UNKNOWN, 'telegram_unwell'],
    [{ kind: 'not_sent', reason: 'ECONNREFUSED' }, 'telegram_unwell'],
    [REFUSED, 'token_refused'],
  ] satisfies [SendOutcome, string | undefined][])(
    'after a probe passed, one try decides: %j',
    async (outcome, after) => {
      for (let i = 0; i < 3; i += 1) await send(UNKNOWN)
      await expect.poll(reason).toBe('telegram_unwell')
      await letOneThrough()
      expect(await send(outcome)).toBe(true)
      await expect.poll(reason).toBe(after)
      expect(await send(SENT)).toBe(after === undefined)
    },
  )

  it('let another try when the first was not written', async () => {
    for (let i = 0; i < 3; i += 1) await send(UNKNOWN)
    await expect.poll(reason).toBe('telegram_unwell')
    await letOneThrough()
    const slot = await limiter.acquire('7', 'notification')
    expect(await send(SENT)).toBe(false)
    if (slot.granted) slot.giveBack()
    await expect.poll(() => send(SENT)).toBe(true)
    await expect.poll(reason).toBeUndefined()
  })
})

it('a token that Telegram refuses pauses all sending at once, and the same for each that was under way', async () => {
  const slots = await Promise.all(['1', '2', '3'].map((chatId) => limiter.acquire(chatId, 'notification')))
  for (const slot of slots) if (slot.granted) await slot.use(async () => REFUSED)
  const pause = { reason: 'token_refused', detail: '401: Unauthorized' }
  await expect.poll(() => test.store.sending.read()).toMatchObject(pause)
  expect(await send(SENT)).toBe(false)
})

describe('429', () => {
  it('lets the one chat wait, with its end', async () => {
    await send(WAIT)
    await expect.poll(() => test.store.sending.chatWaits()).toMatchObject([{ chatId: '7' }])
    expect(await send(SENT)).toBe(false)
    expect(await send(SENT, '8')).toBe(true)
    expect(await reason()).toBeUndefined()
  })

  it('of a second chat pauses all sending until its time', async () => {
    await send(WAIT, '7')
    await send(WAIT, '8')
    const pause = { reason: 'rate_limited', untilMs: expect.any(Number) }
    await expect.poll(() => test.store.sending.read()).toMatchObject(pause)
    expect(scopes).toEqual(['chat', 'bot'])
  })

  it('of a second chat lets that one wait alone where another chat took a message in between', async () => {
    await send(WAIT, '7')
    await expect.poll(() => test.redis.exists(test.store.keys.chatAskedToWait)).toBe(1)
    await send(SENT, '9')
    await expect.poll(() => test.redis.exists(test.store.keys.chatAskedToWait)).toBe(0)
    await send(WAIT, '8')
    await expect.poll(() => test.store.sending.chatWaits()).toHaveLength(2)
    expect(await reason()).toBeUndefined()
  })
})
