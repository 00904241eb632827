import { DAY } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'
import { readRedisClock } from '../connection/redis-clock.ts'
import type { createStatistics } from './statistics.ts'

export type MemoryRules = { historyDays: number; retentionDays: number }

/** How far the memory of Redis reaches. */
export type MemoryOutlook = {
  usedBytes: number
  /** `maxmemory`, or the machine's memory where that is not set. */
  limitBytes: number
  isLimited: boolean
  /** Orders notified a day: the busier of the last day and the average of the last seven. */
  notifiedADay: number
  /** Days until memory is full at this rate; `undefined` when it lasts for the whole retention. */
  daysLeft: number | undefined
}

/** Bytes of an order until it is compacted and after that, rounded up; measured in docs/operations.md. */
const FRESH_BYTES = 900
const COMPACTED_BYTES = 100
const DAYS = 7

/** Returns how many whole days the free bytes last, or `undefined` when that is for the whole retention. */
export function toDaysLeft(
  freeBytes: number,
  { notifiedADay, fresh }: { notifiedADay: number; fresh: number },
  { historyDays, retentionDays }: MemoryRules,
): number | undefined {
  let free = freeBytes
  let known = fresh
  for (let day = 0; day < retentionDays; day += 1) {
    // Once as many are compacted as come, a day costs what they leave behind.
    const isGrowing = known < notifiedADay * historyDays
    free -= notifiedADay * (isGrowing ? FRESH_BYTES : COMPACTED_BYTES)
    if (isGrowing) known += notifiedADay
    if (free < 0) return day
  }
  return undefined
}

/** Reads how long the memory of Redis lasts. */
export function createMemoryOutlook(
  redis: Redis,
  keys: Keys,
  statistics: Pick<ReturnType<typeof createStatistics>, 'between'>,
) {
  return {
    async read(rules: MemoryRules): Promise<MemoryOutlook> {
      const nowMs = await readRedisClock(redis)
      const notifiedIn = async (days: number) =>
        (await statistics.between(nowMs - days * DAY, nowMs + 1)).notified / days
      const [info, fresh, lastDay, average] = await Promise.all([
        redis.info('memory'),
        redis.llen(keys.sent),
        notifiedIn(1),
        notifiedIn(DAYS),
      ])
      const bytes = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
      const usedBytes = bytes('used_memory')
      const maxMemory = bytes('maxmemory')
      const limitBytes = maxMemory === 0 ? bytes('total_system_memory') : maxMemory
      const notifiedADay = Math.ceil(Math.max(lastDay, average))
      return {
        usedBytes,
        limitBytes,
        isLimited: maxMemory > 0,
        notifiedADay,
        daysLeft: toDaysLeft(limitBytes - usedBytes, { notifiedADay, fresh }, rules),
      }
    },
  }
}
