import { parseLanguage } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'

/** Whether the bot can write to a chat, as Telegram said last: `unreachable` after it was blocked, removed or muted there. */
export type Reachability = 'reachable' | 'unreachable'

/** What Peyk remembers of a chat besides its orders. */
export function createChats(redis: Redis, keys: Keys) {
  return {
    async language(chatId: string): Promise<Language | undefined> {
      return parseLanguage((await redis.hget(keys.chat(chatId), 'language')) ?? undefined)
    },

    async setLanguage(chatId: string, language: Language): Promise<void> {
      await redis.hset(keys.chat(chatId), 'language', language)
    },

    async reachability(chatId: string): Promise<{ reachability: Reachability; sinceMs: number } | undefined> {
      const [reachability, since] = await redis.hmget(keys.chat(chatId), 'reachability', 'reachabilitySince')
      return reachability === 'reachable' || reachability === 'unreachable'
        ? { reachability, sinceMs: Number(since) }
        : undefined
    },

    /** Notes what Telegram said at `atMs`; returns `false` for what is older than what is known. */
    async recordReachability(chatId: string, reachability: Reachability, atMs: number): Promise<boolean> {
      // Updates of one chat are handled one after the other: nothing comes in between.
      const since = Number((await redis.hget(keys.chat(chatId), 'reachabilitySince')) ?? 0)
      if (since > atMs) return false
      await redis.hset(keys.chat(chatId), { reachability, reachabilitySince: atMs })
      return true
    },

    /** When a question was last answered late, as far as that still counts. */
    async answeredAtMs(chatId: string, question: string): Promise<number | undefined> {
      const atMs = await redis.get(keys.chatAnswers(chatId, question))
      return atMs === null ? undefined : Number(atMs)
    },

    async noteAnswer(chatId: string, question: string, atMs: number, countsForMs: number): Promise<void> {
      const key = keys.chatAnswers(chatId, question)
      await redis.set(key, atMs, 'PX', countsForMs)
    },

    /** Whether this update is the one that is answered in a chat that writes too much; nobody is for `quietMs` after the last. */
    async isWarned(chatId: string, updateId: number, quietMs: number): Promise<boolean> {
      const key = keys.chatWarning(chatId)
      if ((await redis.set(key, String(updateId), 'PX', quietMs, 'NX')) === 'OK') return true
      await redis.pexpire(key, quietMs)
      return (await redis.get(key)) === String(updateId)
    },
  }
}
