import { toLocalIso } from '@peyk/domain/local-time'
import { PAUSE_REASONS } from '@peyk/domain/sending-pause'
import type { SendingPause } from '@peyk/domain/sending-pause'
import { SECOND } from '@peyk/domain/time'
import type { Logger } from '@peyk/runtime/logger'
import type { Runtime } from '@peyk/runtime/open-runtime'
import { repeat } from '@peyk/runtime/repeat'
import type { SendingPauses } from '@peyk/store/sending-pause'
import type { TelegramApi } from '@peyk/telegram/client'
import { probeTelegram } from '@peyk/telegram/probe'
import type { Probe } from '@peyk/telegram/probe'
import { SENDING_PAUSED } from './metrics.ts'
import { logPaused, logResumed } from './sending-log.ts'

export type PauseWatchDeps = {
  sending: Pick<SendingPauses, 'watch' | 'pause' | 'recordProbe'>
  probe: () => Promise<Probe>
  logger: Logger
}

export type PauseWatch = {
  /** The pause that went on when Redis last answered. */
  current: () => SendingPause | undefined
  close: () => void
}

const EVERY_MS = 1 * SECOND

/** Ends pauses: by their time, or by a probe of Telegram, which one process at a time makes. */
export function watchPause({ everyMs = EVERY_MS, ...deps }: PauseWatchDeps & { everyMs?: number }): PauseWatch {
  let current: SendingPause | undefined
  const attend = () => attendPause(deps, (pause) => (current = pause))
  // While Redis is away nothing is sent, and nothing can be resumed.
  const { stop } = repeat(attend, everyMs, () => undefined)
  return { current: () => current, close: stop }
}

/** Does once what the pause needs now, if there is one. */
export async function attendPause(
  { sending, probe, logger }: PauseWatchDeps,
  onRead: (pause: SendingPause | undefined) => void,
): Promise<void> {
  const { pause, isNew, isToProbe, ended } = await sending.watch()
  onRead(pause)
  if (ended !== undefined) {
    if (!ended.isLogged) logPaused(ended, logger)
    logResumed(ended, logger)
  }
  if (pause !== undefined && isNew) logPaused(pause, logger)
  if (!isToProbe) return
  const found = await probe()
  if (found.kind === 'answered') return sending.recordProbe('passed')
  const { kind, detail } = found
  // Telegram answers: it is the token that keeps the pause up.
  if (kind === 'bot_refused') await sending.pause('token_refused', { detail })
  await sending.recordProbe('failed', { detail })
}

/** Watches the pause until the process stops, and shows it as a metric. */
export function startPauseWatch({ store, metrics, closers, logger }: Runtime, api: TelegramApi): PauseWatch {
  const pauseWatch = watchPause({ sending: store.sending, probe: () => probeTelegram(api), logger })
  closers.add(pauseWatch.close)
  SENDING_PAUSED(metrics, (paused) => {
    for (const reason of PAUSE_REASONS) paused.set({ reason }, pauseWatch.current()?.reason === reason ? 1 : 0)
  })
  return pauseWatch
}

/** Returns what `/readyz` says of a pause. A notifier is ready all the same: another one could not send either. */
export function describePause(pause: SendingPause | undefined): string | undefined {
  if (pause === undefined) return undefined
  const { reason, sinceMs, untilMs } = pause
  const until = untilMs === undefined ? '' : ` until ${toLocalIso(untilMs)}`
  return `paused (${reason}) since ${toLocalIso(sinceMs)}${until}`
}
