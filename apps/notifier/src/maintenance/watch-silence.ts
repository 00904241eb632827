import { DAY, MINUTE, SECOND } from '@peyk/domain/time'
import type { Logger } from '@peyk/runtime/logger'
import { PANEL_SILENT } from '@peyk/store/alerts'
import type { Alerts } from '@peyk/store/alerts'
import type { Store } from '@peyk/store/store'

export type WatchSilenceDeps = {
  statistics: Pick<Store['statistics'], 'panelSilence'>
  alerts: Pick<Alerts, 'raise' | 'end'>
  logger: Logger
  /** Milliseconds of a clock that never goes back. */
  nowMs?: () => number
}

const EVERY_MS = 5 * MINUTE
/** An hour's webhooks are certainly after a silence that was too long. */
const HEARD_WITHIN_MS = 60 * MINUTE

/**
 * Returns a function that alerts operators, once a day, while the panel's webhooks are silent for longer than usual, and when they
 * come again. It reads once in five minutes, however often it is called.
 */
export function createSilenceWatch(deps: WatchSilenceDeps) {
  const { statistics, alerts, logger, nowMs = () => performance.now() } = deps
  let nextMs = -Infinity
  return async (): Promise<void> => {
    if (nowMs() < nextMs) return
    const { silentMs = Infinity, expected, isTooLong } = await statistics.panelSilence()
    nextMs = nowMs() + EVERY_MS
    if (isTooLong) {
      if (!(await alerts.raise(PANEL_SILENT, 'panel_silent', String(silentMs), DAY))) return
      logger.warn('The panel sends no webhooks, unlike in the same hours of the week before', {
        event: 'panel.silent',
        silentSeconds: silentMs / SECOND,
        expected,
      })
    } else if (silentMs <= HEARD_WITHIN_MS && (await alerts.end(PANEL_SILENT, 'panel_heard')))
      logger.info('The panel sends webhooks again', { event: 'panel.heard' })
  }
}
