import { randomUUID } from 'node:crypto'
import { HOUR, MINUTE, SECOND } from '@peyk/domain/time'
import { findStuckCause } from '@peyk/orders/stuck-cause'
import type { StuckCause } from '@peyk/orders/stuck-cause'
import type { Logger } from '@peyk/runtime/logger'
import { toTimestampSeconds } from '@peyk/runtime/metrics'
import type { Runtime } from '@peyk/runtime/open-runtime'
import { repeat } from '@peyk/runtime/repeat'
import type { Leases } from '@peyk/store/leases'
import { SWEEP_TOO_LATE_MS } from '@peyk/store/progress'
import type { ProgressReading } from '@peyk/store/progress'
import { toAlertMessages } from '@peyk/telegram/alert-message'
import type { TelegramApi } from '@peyk/telegram/client'
import { sendMessage } from '@peyk/telegram/sender'
import type { ChatMessage } from '@peyk/telegram/sender'
import { STUCK_METRICS } from '../metrics.ts'
import { createOperatorsChat } from './operators-chat.ts'

type Cause = Omit<StuckCause, 'facts'>

export type WatchStuckDeps = {
  read: (known: readonly string[]) => Promise<ProgressReading>
  findCause: () => Promise<Cause>
  leases: Pick<Leases, 'hold' | 'release'>
  /** This process's name. */
  holder: string
  /** Sends operators the alert at once, not through a queue. Returns whether it is shown. */
  alert: (waitedMs: number, cause: Cause) => Promise<boolean>
  logger: Logger
  everyMs?: number
  monotonicMs?: () => number
}

export type StuckWatch = {
  /** Throws an error that says what is stuck and why. */
  assertMoving: () => Promise<void>
  /** Milliseconds that this process has seen the oldest due notification wait, and since it saw a sweep. */
  waits: () => { oldestMs: number; sweepMs: number }
  close: () => void
}

const CHECK_EVERY_MS = 10 * SECOND
/** More than this between two checks is time in which Redis did not answer, or this process stood still. */
const LONGEST_STEP_MS = 2 * CHECK_EVERY_MS
const WAITS_TOO_LONG_MS = 10 * MINUTE
const ALERTED_AGAIN_MS = 1 * HOUR
/** Of a long outbox so many are followed until they are finished. */
const FOLLOWED = 1000
const LEASE = 'stuck'

/**
 * Alerts operators when a due notification waits for more than ten minutes, or no sweep has run for a minute, whatever the cause. Uses
 * neither BullMQ nor Redis's clock. Counts only time in which Redis answered: an outage of Redis has its own alert.
 */
export function watchStuck(deps: WatchStuckDeps): StuckWatch {
  const { read, logger, everyMs = CHECK_EVERY_MS, monotonicMs = () => performance.now() } = deps
  let waitedMs = new Map<string, number>()
  let sweep: { at: string | undefined; seenForMs: number } = { at: undefined, seenForMs: 0 }
  let checkedAtMs = monotonicMs()
  let stuck: { cause: Cause } | undefined

  const oldestMs = () => Math.max(0, ...waitedMs.values())
  const check = async () => {
    const { due, sweptAt } = await read([...waitedMs.keys()])
    const nowMs = monotonicMs()
    const passedMs = Math.min(nowMs - checkedAtMs, LONGEST_STEP_MS)
    checkedAtMs = nowMs
    waitedMs = new Map(due.slice(0, FOLLOWED).map((id) => [id, (waitedMs.get(id) ?? -passedMs) + passedMs]))
    sweep = { at: sweptAt, seenForMs: sweptAt === sweep.at ? sweep.seenForMs + passedMs : 0 }
    if (oldestMs() <= WAITS_TOO_LONG_MS && sweep.seenForMs <= SWEEP_TOO_LATE_MS) {
      stuck = undefined
      return
    }
    const cause = await deps.findCause()
    stuck = { cause }
    // A pause has an alert of its own.
    if (cause.name !== 'paused') await alertOnce(Math.max(oldestMs(), sweep.seenForMs), cause, deps)
  }

  const { stop } = repeat(check, everyMs, (error) =>
    logger.debug('Redis could not be checked', { event: 'redis.not_checked', error }),
  )
  return {
    async assertMoving() {
      if (stuck !== undefined && stuck.cause.name !== 'paused')
        throw new Error(
          `notifications are stuck: the oldest has waited for ${Math.round(oldestMs() / SECOND)} s, the last sweep is ${Math.round(sweep.seenForMs / SECOND)} s old; ${stuck.cause.detail}`,
        )
    },
    waits: () => ({ oldestMs: oldestMs(), sweepMs: sweep.seenForMs }),
    close: stop,
  }
}

async function alertOnce(
  waitedMs: number,
  cause: Cause,
  { leases, holder, alert, logger }: WatchStuckDeps,
): Promise<void> {
  const turn = `${holder} ${Math.random()}`
  if (!(await leases.hold(LEASE, turn, ALERTED_AGAIN_MS))) return
  logger.error(`Notifications are stuck: ${cause.detail}. To do: ${cause.todo}`, {
    event: 'notifications.stuck',
    cause: cause.name,
    waitedMs,
  })
  if (!(await alert(waitedMs, cause).catch(() => false))) await leases.release(LEASE, turn)
}

/** The alert goes neither through the queues nor through the limiter, which may be the cause. */
export function startStuckWatch({ store, producer, settings, metrics, logger }: Runtime, api: TelegramApi): StuckWatch {
  const { language } = settings.notifications
  const send = (chatId: string, message: ChatMessage) => sendMessage(api, chatId, message)
  const chat = createOperatorsChat({ admin: settings.admin, record: store.operators, send, logger })
  const watch = watchStuck({
    read: store.progress.read,
    findCause: () => findStuckCause({ store, producer }),
    leases: store.leases,
    holder: randomUUID(),
    alert: async (waitedMs, { name: cause }) =>
      !chat.exists || chat.sendAll(toAlertMessages({ stuck: { waitedMs, cause } }, language)),
    logger,
  })
  STUCK_METRICS.oldest(metrics, (gauge) => gauge.set(toTimestampSeconds(watch.waits().oldestMs)))
  STUCK_METRICS.sweep(metrics, (gauge) => gauge.set(toTimestampSeconds(watch.waits().sweepMs)))
  return watch
}
