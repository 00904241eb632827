import { randomUUID } from 'node:crypto'
import { HOUR, SECOND } from '@peyk/domain/time'
import type { Logger } from '@peyk/runtime/logger'
import { toTimestampSeconds } from '@peyk/runtime/metrics'
import type { Runtime } from '@peyk/runtime/open-runtime'
import { repeat } from '@peyk/runtime/repeat'
import type { Leases } from '@peyk/store/leases'
import { TICK_TOO_LATE_MS } from '@peyk/store/progress'
import { toAlertMessages } from '@peyk/telegram/alert-message'
import type { TelegramApi } from '@peyk/telegram/client'
import { sendMessage } from '@peyk/telegram/sender'
import type { ChatMessage } from '@peyk/telegram/sender'
import { LAST_TICK } from '../metrics.ts'
import { createOperatorsChat } from './operators-chat.ts'

export type WatchChecksDeps = {
  /** Returns what changes with each tick of a scheduler. */
  read: () => Promise<string | undefined>
  leases: Pick<Leases, 'hold' | 'release'>
  /** Sends operators the alert at once, not through a queue. Returns whether it is shown. */
  alert: (waitedMs: number) => Promise<boolean>
  logger: Logger
  everyMs?: number
  monotonicMs?: () => number
}

export type ChecksWatch = {
  /** Milliseconds that this process has seen no tick of a scheduler. */
  seenForMs: () => number
  close: () => void
}

const CHECK_EVERY_MS = 10 * SECOND
/** More than this between two checks is time in which Redis did not answer, or this process stood still. */
const LONGEST_STEP_MS = 2 * CHECK_EVERY_MS
const ALERTED_AGAIN_MS = 1 * HOUR
const LEASE = 'checks-stuck'

/**
 * Alerts operators when no scheduler has asked for a minute which checks are due, where the panel is polled. Uses neither BullMQ nor
 * Redis's clock, and counts only time in which Redis answered.
 */
export function watchChecks(deps: WatchChecksDeps): ChecksWatch {
  const { read, leases, alert, logger, everyMs = CHECK_EVERY_MS, monotonicMs = () => performance.now() } = deps
  let tick: { at: string | undefined; seenForMs: number } = { at: undefined, seenForMs: 0 }
  let checkedAtMs = monotonicMs()

  const check = async () => {
    const at = await read()
    const nowMs = monotonicMs()
    const passedMs = Math.min(nowMs - checkedAtMs, LONGEST_STEP_MS)
    checkedAtMs = nowMs
    tick = { at, seenForMs: at === tick.at ? tick.seenForMs + passedMs : 0 }
    const { seenForMs } = tick
    if (seenForMs <= TICK_TOO_LATE_MS) return
    const turn = randomUUID()
    if (!(await leases.hold(LEASE, turn, ALERTED_AGAIN_MS))) return
    logger.error('No scheduler asks which checks of pending orders are due. To do: start one, or read its log', {
      event: 'checks.stuck',
      waitedMs: seenForMs,
    })
    if (!(await alert(seenForMs).catch(() => false))) await leases.release(LEASE, turn)
  }

  const { stop } = repeat(check, everyMs, (error) =>
    logger.debug('Redis could not be checked', { event: 'redis.not_checked', error }),
  )
  return { seenForMs: () => tick.seenForMs, close: stop }
}

/** Watches where the panel is polled. The alert goes neither through the queues nor through the limiter. */
export function startChecksWatch(
  { store, settings, metrics, logger }: Runtime,
  api: TelegramApi,
): Pick<ChecksWatch, 'close'> {
  let watch: ChecksWatch | undefined
  LAST_TICK(metrics, (gauge) => gauge.set(toTimestampSeconds(watch?.seenForMs() ?? 0)))
  if (settings.sources.panel !== 'polling') return { close: () => undefined }
  const { language } = settings.notifications
  const send = (chatId: string, message: ChatMessage) => sendMessage(api, chatId, message)
  const chat = createOperatorsChat({ admin: settings.admin, record: store.operators, send, logger })
  watch = watchChecks({
    read: store.progress.tickedAt,
    leases: store.leases,
    alert: async (waitedMs) => !chat.exists || chat.sendAll(toAlertMessages({ checksStuckMs: waitedMs }, language)),
    logger,
  })
  return watch
}
