import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'

/** When operators were last notified of alerts, and for how long the next ones are collected since then. */
export type LastAlert = { atMs: number; backOffMs: number }

export type OperatorsRecord = ReturnType<typeof createOperatorsRecord>

/** What Peyk remembers of the operators' chat, for all processes. */
export function createOperatorsRecord(redis: Redis, keys: Keys) {
  const read = async (field: string): Promise<string[]> => (await redis.hget(keys.operators, field))?.split(' ') ?? []
  const write = (field: string, ...values: (string | number)[]) => redis.hset(keys.operators, field, values.join(' '))

  return {
    /** Where the configured chat is now: a group that became a supergroup has another id. */
    async chatId(configured: string): Promise<string> {
      const [from, to] = await read('moved')
      return from === configured && to !== undefined ? to : configured
    },

    async moveChat(configured: string, to: string): Promise<void> {
      await write('moved', configured, to)
    },

    async lastAlert(): Promise<LastAlert | undefined> {
      const [atMs, backOffMs] = await read('alerted')
      return atMs === undefined || backOffMs === undefined
        ? undefined
        : { atMs: Number(atMs), backOffMs: Number(backOffMs) }
    },

    async setLastAlert({ atMs, backOffMs }: LastAlert): Promise<void> {
      await write('alerted', atMs, backOffMs)
    },

    /** For which moment (milliseconds since 1970) the last summary was. */
    async lastSummaryMs(): Promise<number | undefined> {
      const [atMs] = await read('summary')
      return atMs === undefined ? undefined : Number(atMs)
    },

    async setLastSummary(atMs: number): Promise<void> {
      await write('summary', atMs)
    },

    /** Nobody writes into the chat for a while, since it could not be reached. */
    async pause(forMs: number): Promise<void> {
      await redis.set(keys.operatorsPause, forMs, 'PX', forMs)
    },

    /** Returns whether the chat is paused. A pause that would last for longer than it was set for is from before Redis's clock was set back. */
    async isPaused(): Promise<boolean> {
      const [leftMs, pausedForMs] = await Promise.all([redis.pttl(keys.operatorsPause), redis.get(keys.operatorsPause)])
      return leftMs > 0 && leftMs <= Number(pausedForMs)
    },
  }
}
