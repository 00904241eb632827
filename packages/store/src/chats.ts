import { parseLanguage } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import type { Redis } from 'ioredis'
import type { Keys } from './keys.ts'

export type Chats = ReturnType<typeof createChats>

/** What Peyk remembers of a chat besides its orders. */
export function createChats(redis: Redis, keys: Keys) {
  return {
    async language(chatId: string): Promise<Language | undefined> {
      return parseLanguage((await redis.hget(keys.chat(chatId), 'language')) ?? undefined)
    },

    async setLanguage(chatId: string, language: Language): Promise<void> {
      await redis.hset(keys.chat(chatId), 'language', language)
    },
  }
}
