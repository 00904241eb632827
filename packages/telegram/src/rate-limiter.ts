import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { createAnswerTimes } from './answer-time.ts'
import { createNoLimiter } from './no-limiter.ts'
import { createSlotQueue } from './slot-queue.ts'
import type { Ended, Grants, Waiter } from './slot-queue.ts'
import { SEND_PRIORITIES } from './send-slot.ts'
import type { SendSlot, SendPriority, SlotRefusal } from './send-slot.ts'

export type RateLimits = {
  /** Messages in any second, over all processes; 0 = no limit. */
  perSecond: number
  /** Between two messages to one chat. */
  chatIntervalMs: number
  /** After this a request has ended, whatever came of it. */
  sendTimeoutMs: number
}

export type RateLimiter = {
  /** Waits for a slot where only the token's rate stands against it, at most `patienceMs`. */
  acquire: (chatId: string, rank: SendPriority, patienceMs?: number) => Promise<SendSlot | SlotRefusal>
  /** Keeps everybody from sending for `retryAfterMs`, or only to this chat where it is a group; gives which of the two. */
  hold: (retryAfterMs: number, chatId: string) => Promise<'token' | 'chat'>
  /** Refuses who waits and whoever comes. */
  stop: () => void
  /** Says which requests have ended since it last did: else they would count until their leases are over. Never throws. */
  close: () => Promise<void>
}

/** Telegram takes 20 messages a minute to one group: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
const GROUP_INTERVAL_MS = 3 * SECOND
/** What a request may take beside its time-out, until its process says that it ended. */
const LEASE_MARGIN_MS = 10 * SECOND
const CHECK_AGAIN_MS = 50
/** For how long a process that was refused still counts as waiting. */
const WANTED_FOR_MS = 250
/** How much of the shortest answer time is taken as certain. */
const CERTAIN_SHARE = 0.9

const script = (name: string) => readFileSync(new URL(`./lua/${name}.lua`, import.meta.url), 'utf8')

/**
 * Telegram's send limits for one token, shared by every process through Redis. A message counts from before its request is
 * written until a second after Telegram can last have received it: after the answer, less the time that an answer takes at
 * least. So the limit holds by Telegram's clock, whatever the network does, and is used up but for that time's variation.
 */
export function createRateLimiter(redis: Redis, prefix: string, limits: RateLimits): RateLimiter {
  if (limits.perSecond === 0 && limits.chatIntervalMs === 0) return createNoLimiter()
  redis.defineCommand('peyk:grant-slots', { numberOfKeys: 3, lua: script('grant-slots') })
  redis.defineCommand('peyk:hold-sends', { numberOfKeys: 3, lua: script('hold-sends') })
  const commands = redis as unknown as Record<
    'peyk:grant-slots' | 'peyk:hold-sends',
    (...args: (string | number)[]) => Promise<unknown>
  >
  // `token` and `chat:` were an earlier release's, of another shape; `hold` is read by both.
  const root = `{${prefix}}:limit:`
  const process = randomBytes(6).toString('base64url')
  const answers = createAnswerTimes(() => performance.now())
  // Below one a second the window grows instead.
  const isSlow = limits.perSecond > 0 && limits.perSecond < 1
  const limit = limits.perSecond === 0 ? Number.MAX_SAFE_INTEGER : Math.max(1, Math.floor(limits.perSecond))
  const windowUs = isSlow ? Math.ceil((SECOND * 1000) / limits.perSecond) : SECOND * 1000
  const intervalMsOf = (chatId: string) =>
    limits.chatIntervalMs === 0 || !isGroup(chatId)
      ? limits.chatIntervalMs
      : Math.max(limits.chatIntervalMs, GROUP_INTERVAL_MS)

  const ask = async (waiters: readonly Waiter[], ended: readonly Ended[]): Promise<Grants> => {
    const nowMs = performance.now()
    const certainMs = answers.shortestMs() * CERTAIN_SHARE
    const reply = await commands['peyk:grant-slots'](
      `${root}slots`,
      `${root}hold`,
      `${root}wants`,
      JSON.stringify({
        limit,
        windowUs,
        leaseUs: (limits.sendTimeoutMs + LEASE_MARGIN_MS) * 1000,
        checkAgainUs: CHECK_AGAIN_MS * 1000,
        patienceUs: WANTED_FOR_MS * 1000,
        chatPrefix: `${root}turn:`,
        waiters: waiters.map(({ id, chatId, rank }) => ({
          id,
          chatId,
          rank,
          intervalUs: intervalMsOf(chatId) * 1000,
        })),
        ended: ended.map(({ id, chatId, written, endedAtMs }) => ({
          id,
          chatId,
          intervalUs: intervalMsOf(chatId) * 1000,
          // What was never written counts no more.
          agoUs: written ? Math.floor((nowMs - endedAtMs + certainMs) * 1000) : windowUs + intervalMsOf(chatId) * 1000,
        })),
      }),
    )
    const [verdicts, nextMs, heldMs] = reply as [number[], number, number]
    return { verdicts, nextMs, heldMs }
  }

  const queue = createSlotQueue({ ask, process, onAnswer: answers.note })
  return {
    acquire: (chatId, rank, patienceMs = Infinity) => queue.acquire(chatId, SEND_PRIORITIES.indexOf(rank), patienceMs),
    async hold(retryAfterMs, chatId) {
      const reply = await commands['peyk:hold-sends'](
        `${root}hold`,
        `${root}turn:${chatId}`,
        `${root}held-group`,
        Math.ceil(retryAfterMs),
        chatId,
        isGroup(chatId) ? 1 : 0,
      )
      return reply === 'chat' ? 'chat' : 'token'
    },
    stop: queue.stop,
    close: queue.close,
  }
}

/** Groups, supergroups and channels have negative ids: https://core.telegram.org/bots/api#chat */
function isGroup(chatId: string): boolean {
  return chatId.startsWith('-')
}
