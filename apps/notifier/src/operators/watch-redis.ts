import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@peyk/runtime/logger'
import { DAY, MINUTE, SECOND } from '@peyk/domain/time'
import type { Alerts } from '@peyk/store/alerts'
import type { Leases } from '@peyk/store/leases'
import type { CheckResult } from '@peyk/store/redis-safety'

export type WatchRedisDeps = {
  alerts: Pick<Alerts, 'raise'>
  leases: Pick<Leases, 'hold'>
  /** This process's name. */
  holder: string
  inspect: () => Promise<CheckResult[]>
  /** Tells operators now, past all that needs a Redis that takes writes. */
  alertRedisRefusal: (reason: string) => Promise<void>
  logger: Logger
  everyMs?: number
  awayAfterMs?: number
}

const LOOK_EVERY_MS = 10 * SECOND
/** An answer that takes longer means that Redis was away. */
const AWAY_AFTER_MS = 10 * SECOND
/** So many looks in a row must fail before operators are notified: a change of masters takes seconds. */
const REFUSED_CHECKS = 3
/** Several processes see the same outage end. */
const ONE_OUTAGE_MS = 1 * MINUTE
/** Whoever held this lease last speaks for all processes while Redis takes no writes. */
const SPEAKER = 'operators-speaker'
const SPEAKER_MS = 5 * MINUTE

/**
 * Checks_ after Redis on the operators' behalf: whether its configuration may be relied on, whether it was away (notified once it
 * is back), and whether it refuses writes (notified at once by one process, since nothing can be stored for later).
 */
export function watchRedis(deps: WatchRedisDeps): { close: () => void } {
  const { alerts, leases, holder, logger, everyMs = LOOK_EVERY_MS, awayAfterMs = AWAY_AFTER_MS } = deps
  const closing = new AbortController()
  let inspected = false
  let isSpeaker = false
  let refused: { sinceMs: number; looks: number; notified: boolean } | undefined

  const raise = (name: 'redis_away' | 'redis_refused', forMs: number) =>
    alerts.raise(name, name, String(Math.round(forMs)), ONE_OUTAGE_MS)

  const look = async () => {
    const askedMs = performance.now()
    try {
      isSpeaker = await leases.hold(SPEAKER, holder, SPEAKER_MS)
    } catch (error) {
      refused ??= { sinceMs: askedMs, looks: 0, notified: false }
      refused.looks += 1
      if (!isSpeaker || refused.notified || refused.looks < REFUSED_CHECKS) return
      await deps.alertRedisRefusal(error instanceof Error ? error.message : String(error))
      refused.notified = true
      return
    }
    const answeredMs = performance.now()
    if (answeredMs - askedMs > awayAfterMs) await raise('redis_away', answeredMs - askedMs)
    if (refused !== undefined && refused.looks >= REFUSED_CHECKS)
      await raise('redis_refused', answeredMs - refused.sinceMs)
    refused = undefined
    if (inspected) return
    const wrong = (await deps.inspect()).filter(({ level }) => level === 'wrong')
    for (const { check } of wrong) await alerts.raise(`redis_unsafe:${check}`, 'redis_unsafe', check, DAY)
    inspected = true
  }

  const run = async () => {
    while (!closing.signal.aborted) {
      await look().catch((error: unknown) =>
        logger.debug('Redis could not be looked at', { event: 'redis.watch', error }),
      )
      await delay(everyMs, undefined, { ref: false, signal: closing.signal }).catch(() => undefined)
    }
  }
  void run()
  return { close: () => closing.abort() }
}
