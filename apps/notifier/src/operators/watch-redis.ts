import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Logger } from '@peyk/runtime/logger'
import { openMetrics } from '@peyk/runtime/metrics'
import type { Runtime } from '@peyk/runtime/open-runtime'
import { repeat } from '@peyk/runtime/repeat'
import { DAY, MINUTE, SECOND } from '@peyk/domain/time'
import type { Alerts } from '@peyk/store/alerts'
import type { Leases } from '@peyk/store/leases'
import type { CheckResult } from '@peyk/store/redis-safety'
import type { TelegramApi } from '@peyk/telegram/client'
import { sendMessage } from '@peyk/telegram/sender'
import { CLOCK_METRICS } from '../metrics.ts'
import { CLOCKS_AGREE_MS } from '../redis-time.ts'
import type { ClockReading, RedisTime } from '../redis-time.ts'
import { createAlertRedisRefusal } from './alert-redis-refusal.ts'

export type WatchRedisDeps = {
  alerts: Pick<Alerts, 'raise'>
  leases: Pick<Leases, 'hold'>
  /** This process's name. */
  holder: string
  inspect: () => Promise<CheckResult[]>
  /** Sends operators an alert without a write to Redis. */
  alertRedisRefusal: (reason: string) => Promise<void>
  /** Reads Redis's clock; see redis-time.ts. */
  readClock: () => Promise<ClockReading | undefined>
  onClock: (reading: ClockReading) => void
  logger: Logger
  everyMs?: number
  awayAfterMs?: number
}

const CHECK_EVERY_MS = 10 * SECOND
/** An answer that takes longer means that Redis was away. */
const AWAY_AFTER_MS = 10 * SECOND
/** Checks in a row that must fail before operators get an alert: a failover takes seconds. */
const REFUSED_CHECKS = 3
/** Several processes see the same outage end. */
const ONE_OUTAGE_MS = 1 * MINUTE
/** The last holder of this lease sends the alert for all processes while Redis takes no writes. */
const LEASE = 'redis-watch'
const LEASE_MS = 5 * MINUTE

/**
 * Checks Redis for operators. Raises an alert for an unsafe configuration, and for an outage once it ended. While Redis refuses
 * writes, one process sends the alert at once, since it cannot be stored. Raises an alert when clocks disagree.
 */
export function watchRedis(deps: WatchRedisDeps): { close: () => void } {
  const { alerts, leases, holder, logger, everyMs = CHECK_EVERY_MS, awayAfterMs = AWAY_AFTER_MS } = deps
  let inspected = false
  let isHolder = false
  let refused: { sinceMs: number; checks: number; notified: boolean } | undefined

  const raise = (name: 'redis_away' | 'redis_refused', forMs: number) =>
    alerts.raise(name, name, String(Math.round(forMs)), ONE_OUTAGE_MS)

  const check = async () => {
    const askedMs = performance.now()
    try {
      isHolder = await leases.hold(LEASE, holder, LEASE_MS)
    } catch (error) {
      refused ??= { sinceMs: askedMs, checks: 0, notified: false }
      refused.checks += 1
      if (!isHolder || refused.notified || refused.checks < REFUSED_CHECKS) return
      await deps.alertRedisRefusal(error instanceof Error ? error.message : String(error))
      refused.notified = true
      return
    }
    const answeredMs = performance.now()
    if (answeredMs - askedMs > awayAfterMs) await raise('redis_away', answeredMs - askedMs)
    if (refused !== undefined && refused.checks >= REFUSED_CHECKS)
      await raise('redis_refused', answeredMs - refused.sinceMs)
    refused = undefined
    await checkClock(deps)
    if (inspected) return
    const wrong = (await deps.inspect()).filter(({ level }) => level === 'wrong')
    for (const { check } of wrong) await alerts.raise(`redis_unsafe:${check}`, 'redis_unsafe', check, DAY)
    inspected = true
  }

  const { stop } = repeat(check, everyMs, (error) =>
    logger.debug('Redis could not be checked', { event: 'redis.not_checked', error }),
  )
  return { close: stop }
}

/** Leases, due times and ages are counted by Redis's clock. Peyk bounds them, and a person has to correct the clock. */
async function checkClock({ alerts, readClock, onClock, logger }: WatchRedisDeps): Promise<void> {
  const reading = await readClock()
  if (reading === undefined) return
  onClock(reading)
  const { aheadMs, jumpedMs } = reading
  if (jumpedMs < -CLOCKS_AGREE_MS) {
    const setBackMs = Math.round(-jumpedMs)
    logger.warn(`Redis’s clock was set back by ${Math.round(setBackMs / SECOND)} s`, {
      event: 'redis.clock_set_back',
      setBackMs,
    })
    await alerts.raise('redis_clock_back', 'redis_clock_back', String(setBackMs), ONE_OUTAGE_MS)
  }
  if (Math.abs(aheadMs) < CLOCKS_AGREE_MS) return
  const host = hostname()
  if (await alerts.raise(`clocks_differ:${host}`, 'clocks_differ', `${Math.round(aheadMs)} ${host}`, DAY))
    logger.warn(
      `Redis’s clock is ${Math.round(aheadMs / SECOND)} s ahead of this machine’s; no pending order expires`,
      {
        event: 'redis.clocks_differ',
        aheadMs,
      },
    )
}

/** Watches Redis and its clock as this process needs it. */
export function startRedisWatch(
  { store, settings, metrics, logger }: Runtime,
  api: TelegramApi,
  time: RedisTime,
): { close: () => void } {
  const { ahead, setBack } = openMetrics(metrics, CLOCK_METRICS)
  return watchRedis({
    readClock: time.read,
    onClock: ({ aheadMs, jumpedMs }) => {
      ahead.set(aheadMs / SECOND)
      if (jumpedMs < -CLOCKS_AGREE_MS) setBack.inc()
    },
    alerts: store.alerts,
    leases: store.leases,
    holder: randomUUID(),
    inspect: store.inspectRedis,
    alertRedisRefusal: createAlertRedisRefusal({
      admin: settings.admin,
      record: store.operators,
      send: (chatId, message) => sendMessage(api, chatId, message),
      language: settings.notifications.language,
      logger,
    }),
    logger,
  })
}
