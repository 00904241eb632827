import { readFileSync } from 'node:fs'
import { SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { withoutLimits } from './without-limits.ts'
import { createSlotQueue } from './slot-queue.ts'
import type { Grant, GrantSlots } from './slot-queue.ts'
import { SEND_PRIORITIES } from './send-slot.ts'
import type { RateLimiter } from './send-slot.ts'

export type RateLimits = {
  /** Messages in any second, over all processes; 0 = no limit. */
  perSecond: number
  /** Between two messages to one chat. */
  chatIntervalMs: number
  /** No request takes longer. */
  sendTimeoutMs: number
}

/** Telegram takes 20 messages a minute to one group: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
const GROUP_INTERVAL_MS = 3 * SECOND
/** Time between a request's time-out and its process's report. */
const LEASE_MARGIN_MS = 10 * SECOND
/** A process that waits asks again after this time at the latest. */
const CHECK_MS = 50
/** A more urgent waiter of another process counts for this long after its last question. */
const WANTED_MS = 250
/** A waiter that is refused for a pause asks again after this time, and after longer ones while the pause goes on. */
const PAUSED_MS = 1 * SECOND
const LONGEST_PAUSE_MS = { notification: 5 * SECOND, reply: 15 * SECOND, operators: 15 * SECOND } as const
/** A waiter of a chat that waits for longer asks again after this time. */
const LONGEST_WAIT_MS = 15 * SECOND
/** Added between two turns of one chat: its interval begins with the answer to the message before. */
const ANSWER_MS = 300

/**
 * Returns the limiter that keeps Telegram's send limits for one bot. All processes share it through Redis.
 *
 * Telegram counts messages when they arrive, and the network delays each by a different time. A limiter that spaces requests by
 * its own clock therefore sends some too soon. Here a message takes a *slot* before its request is written. The slot counts
 * until one second after the answer: by then Telegram has had the message for a second. So no second of Telegram's clock holds
 * more messages than there are slots. The price is one round trip a second: with 50 ms to Telegram and back, 95 % of the limit
 * is used.
 *
 * Each process asks Redis once for all its waiting messages, most urgent first (`slot-queue.ts`). The same call reports the
 * requests that ended. `grant-slots.lua` counts the slots of all processes, grants what is free and says when to ask again. The
 * interval between two messages to one chat is counted in the same way. The slots of a process that dies end with their leases.
 *
 * It grants nothing while all sending is paused, except the one request that tries whether the pause may end.
 *
 * @param botId another bot's pause counts as none
 */
export function createRateLimiter(redis: Redis, prefix: string, limits: RateLimits, botId?: string): RateLimiter {
  const queue = createSlotQueue(createGrantSlots(redis, prefix, limits, botId))
  const limiter: RateLimiter = {
    acquire: (chatId, priority, patienceMs = Infinity) =>
      queue.acquire(chatId, SEND_PRIORITIES.indexOf(priority), patienceMs),
    stop: queue.stop,
    close: queue.close,
  }
  if (limits.perSecond > 0 || limits.chatIntervalMs > 0) return limiter
  const root = `{${prefix}}:`
  return withoutLimits(limiter, async () => (await redis.exists(`${root}pause`, `${root}chat-waits`)) > 0)
}

/** Returns the question to Redis that decides who may send: `grant-slots.lua`. */
export function createGrantSlots(redis: Redis, prefix: string, limits: RateLimits, botId?: string): GrantSlots {
  const grantScript = defineScript<Grant[]>(redis, 'grant-slots', `{${prefix}}:`)
  const intervalMsOf = (chatId: string) =>
    limits.chatIntervalMs > 0 && isGroup(chatId)
      ? Math.max(limits.chatIntervalMs, GROUP_INTERVAL_MS)
      : limits.chatIntervalMs
  const settings = {
    ...toWindow(limits.perSecond),
    leaseMs: limits.sendTimeoutMs + LEASE_MARGIN_MS,
    checkMs: CHECK_MS,
    wantedMs: WANTED_MS,
    answerMs: ANSWER_MS,
    pausedMs: PAUSED_MS,
    longestWaitMs: LONGEST_WAIT_MS,
    botId,
  }

  return (waiters, ended) => {
    const nowMs = performance.now()
    return grantScript({
      ...settings,
      waiters: waiters.map(({ id, chatId, priority }) => ({
        id,
        chatId,
        priority,
        intervalMs: intervalMsOf(chatId),
        longestPauseMs: LONGEST_PAUSE_MS[SEND_PRIORITIES[priority] ?? 'operators'],
        isForOperators: SEND_PRIORITIES[priority] === 'operators',
      })),
      ended: ended.map(({ id, chatId, isWritten, endedAtMs }) => ({
        id,
        chatId,
        countsMs: isWritten ? settings.windowMs - (nowMs - endedAtMs) : 0,
        chatCountsMs: isWritten ? intervalMsOf(chatId) - (nowMs - endedAtMs) : 0,
      })),
    })
  }
}

/** A rate below one a second is one message in a longer window. */
function toWindow(perSecond: number): { limit: number; windowMs: number } {
  if (perSecond === 0) return { limit: Number.MAX_SAFE_INTEGER, windowMs: SECOND }
  return perSecond < 1
    ? { limit: 1, windowMs: Math.ceil(SECOND / perSecond) }
    : { limit: Math.floor(perSecond), windowMs: SECOND }
}

/** Groups, supergroups and channels have negative ids: https://core.telegram.org/bots/api#chat */
function isGroup(chatId: string): boolean {
  return chatId.startsWith('-')
}

/** A script takes the root of its keys and a JSON list of calls, and returns a JSON list of replies. */
function defineScript<Reply>(redis: Redis, name: string, root: string): (call: object) => Promise<Reply> {
  const command = `peyk:${name}`
  const lua = readFileSync(new URL(`./${name}.lua`, import.meta.url), 'utf8')
  redis.defineCommand(command, { numberOfKeys: 1, lua })
  const commands = redis as unknown as Record<string, (root: string, calls: string) => Promise<string>>
  return async (call) => {
    const [reply] = JSON.parse((await commands[command]?.(root, JSON.stringify([call]))) ?? '[]') as [Reply]
    return reply
  }
}
