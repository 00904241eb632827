import { readFileSync } from 'node:fs'
import { SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'

export type RateLimits = { perSecond: number; chatIntervalMs: number }

/** `granted`: send in `waitMs`; else ask again in `waitMs`, nothing is reserved. */
export type Slot = { granted: boolean; waitMs: number }

export type RateLimiter = {
  acquire: (chatId: string) => Promise<Slot>
  /** Keeps every worker from sending for `retryAfterMs`, as a 429 asks. */
  hold: (retryAfterMs: number) => Promise<void>
}

/** How far ahead a slot may be reserved: long enough to keep workers busy, short enough that a crash wastes little. */
export const SLOT_HORIZON_MS = 5 * SECOND

/** Telegram takes 20 messages a minute to one group: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
const GROUP_INTERVAL_MS = 3 * SECOND

const script = (name: string) => readFileSync(new URL(`./lua/${name}.lua`, import.meta.url), 'utf8')

/** Telegram's send limits for one token, shared by every worker through Redis. */
export function createRateLimiter(redis: Redis, prefix: string, limits: RateLimits): RateLimiter {
  redis.defineCommand('peyk:acquire-slot', { numberOfKeys: 3, lua: script('acquire-slot') })
  redis.defineCommand('peyk:hold-slots', { numberOfKeys: 1, lua: script('hold-slots') })
  const commands = redis as unknown as Record<
    'peyk:acquire-slot' | 'peyk:hold-slots',
    (...args: (string | number)[]) => Promise<unknown>
  >
  const root = `{${prefix}}:limit:`
  const spacingUs = Math.ceil((SECOND * 1000) / limits.perSecond)

  return {
    async acquire(chatId) {
      const reply = await commands['peyk:acquire-slot'](
        `${root}token`,
        `${root}chat:${chatId}`,
        `${root}hold`,
        spacingUs,
        (chatId.startsWith('-') ? Math.max(limits.chatIntervalMs, GROUP_INTERVAL_MS) : limits.chatIntervalMs) * 1000,
        SLOT_HORIZON_MS * 1000,
      )
      const [granted, waitMs] = reply as [number, number]
      return { granted: granted === 1, waitMs }
    },
    async hold(retryAfterMs) {
      await commands['peyk:hold-slots'](`${root}hold`, Math.ceil(retryAfterMs))
    },
  }
}
