import { DAY } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { readRedisClock } from '../connection/redis-clock.ts'
import type { Keys } from '../keys.ts'

export type ChatUpdates = ReturnType<typeof createChatUpdates>

/** An update of Telegram's that happened in a chat. */
export type ChatUpdate = { updateId: number; chatId: string }

/** Telegram keeps an update for 24 hours: https://core.telegram.org/bots/api#getting-updates */
const REPEATED_FOR_MS = 3 * DAY
/** One bit an update: what was handled today takes a kilobyte for each 8,192 updates. */
const BLOCK = 8192
/** An update that waits for longer than this has no turn any more. */
const TURN_MS = 1 * DAY
export const NOTES_MS = 1 * DAY

/** Which updates wait in which chat, which are handled, and which steps of handling one are done. */
export function createChatUpdates(redis: Redis, keys: Keys) {
  const turns = createTurns(redis, keys)
  const handled = createHandledUpdates(redis, keys)
  const notes = createUpdateNotes(redis, keys)

  return {
    join: turns.join,
    before: turns.before,
    leave: turns.leave,
    isHandled: handled.has,
    missingForMs: notes.missingForMs,
    once: notes.once,

    /** Notes that an update is handled: it ends its turn and is never handled again. Returns the one whose turn it is now. */
    async finish(updateId: number, chatId: string | undefined): Promise<number | undefined> {
      // One connection keeps them in this order; what a lost connection leaves undone, `before` and the time to live clear up.
      const done = [handled.add(updateId), notes.forget(updateId)]
      if (chatId !== undefined) done.push(turns.leave({ updateId, chatId }))
      const [next] = await Promise.all([chatId === undefined ? undefined : turns.first(chatId), ...done])
      return next
    },
  }
}

/** The updates that wait in each chat, in Telegram's order: one at a time has its turn. */
function createTurns(redis: Redis, keys: Keys) {
  return {
    /** Notes that updates wait in their chats, in Telegram's order; to be called before their jobs can be taken. */
    async join(updates: readonly ChatUpdate[]): Promise<void> {
      const chats = Map.groupBy(updates, ({ chatId }) => chatId)
      const notes = [...chats].map(([chatId, waiting]) => {
        const key = keys.chatUpdates(chatId)
        const members = waiting.flatMap(({ updateId }) => [updateId, updateId])
        return [redis.zadd(key, ...members), redis.pexpire(key, TURN_MS)]
      })
      await Promise.all(notes.flat())
    },

    /** Up to `limit` updates that wait in this chat and come before this one, oldest first. */
    async before({ updateId, chatId }: ChatUpdate, limit: number): Promise<number[]> {
      const key = keys.chatUpdates(chatId)
      return (await redis.zrangebyscore(key, '-inf', `(${updateId}`, 'LIMIT', 0, limit)).map(Number)
    },

    /** Returns the update of this chat whose turn it is. */
    async first(chatId: string): Promise<number | undefined> {
      const [updateId] = await redis.zrange(keys.chatUpdates(chatId), '0', '0')
      return updateId === undefined ? undefined : Number(updateId)
    },

    /** An update waits no longer, whatever became of it. */
    async leave({ updateId, chatId }: ChatUpdate): Promise<void> {
      await redis.zrem(keys.chatUpdates(chatId), updateId)
    },
  }
}

/** One bit for each update that is handled. */
function createHandledUpdates(redis: Redis, keys: Keys) {
  const bitOf = (updateId: number) => {
    const block = Math.floor(updateId / BLOCK)
    return { key: keys.handledUpdates(block), bit: updateId - block * BLOCK }
  }
  return {
    /** Whether an update was handled before; known for three days, longer than Telegram repeats it. */
    async has(updateId: number): Promise<boolean> {
      const { key, bit } = bitOf(updateId)
      return (await redis.getbit(key, bit)) === 1
    },

    async add(updateId: number): Promise<void> {
      const { key, bit } = bitOf(updateId)
      await Promise.all([redis.setbit(key, bit, 1), redis.pexpire(key, REPEATED_FOR_MS)])
    },
  }
}

/** What the handling of one update has to remember until it is done. */
function createUpdateNotes(redis: Redis, keys: Keys) {
  return {
    /**
     * Returns for how long one update has been missing another one, in milliseconds by Redis's clock: 0 the first time, and
     * `Infinity` when that clock was set back since.
     */
    async missingForMs(updateId: number, otherId: number): Promise<number> {
      const notes = keys.updateNotes(updateId)
      const field = `missing ${otherId}`
      const nowMs = await readRedisClock(redis)
      await redis.hsetnx(notes, field, nowMs)
      const [since] = await Promise.all([redis.hget(notes, field), redis.pexpire(notes, NOTES_MS)])
      return Number(since) > nowMs ? Infinity : nowMs - Number(since)
    },

    /** Does one step of an update's handling once, though the update's job may come again. */
    async once(updateId: number, step: string, act: () => Promise<void>): Promise<void> {
      const notes = keys.updateNotes(updateId)
      if ((await redis.hexists(notes, step)) === 1) return
      await act()
      await Promise.all([redis.hset(notes, step, 1), redis.pexpire(notes, NOTES_MS)])
    },

    async forget(updateId: number): Promise<void> {
      await redis.del(keys.updateNotes(updateId))
    },
  }
}
