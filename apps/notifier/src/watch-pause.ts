import { setTimeout as delay } from 'node:timers/promises'
import type { SendingPause } from '@peyk/domain/sending-pause'
import { SECOND } from '@peyk/domain/time'
import type { Logger } from '@peyk/runtime/logger'
import type { SendingPauses } from '@peyk/store/sending-pause'
import type { Probe } from '@peyk/telegram/probe'
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
  const closing = new AbortController()
  let current: SendingPause | undefined

  const run = async () => {
    while (!closing.signal.aborted) {
      // While Redis is away nothing is sent, and nothing can be resumed.
      await attendPause(deps, (pause) => (current = pause)).catch(() => undefined)
      await delay(everyMs, undefined, { ref: false, signal: closing.signal }).catch(() => undefined)
    }
  }
  void run()
  return { current: () => current, close: () => closing.abort() }
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
