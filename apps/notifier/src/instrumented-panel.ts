import type { Logger } from '@peyk/runtime/logger'
import type { Settings } from '@peyk/config/settings'
import { DAY, SECOND } from '@peyk/domain/time'
import type { PanelClient } from '@peyk/panel/panel-client'
import type { BreakerState } from '@peyk/panel/panel-http-breaker'
import type { Alerts } from '@peyk/store/alerts'
import { Gauge } from 'prom-client'
import type { Registry } from 'prom-client'
import { createMeasuredPanel } from './panel-metrics.ts'

const INCIDENT = 'panel'
/** Operators hear again of a panel that is away for so long. */
const SAID_AGAIN_MS = 1 * DAY

const STATE_VALUES: Record<BreakerState, number> = { closed: 0, half_open: 1, open: 2 }

/**
 * The panel's client with its circuit breaker in the metrics and in the log, and operators alerted; `undefined` without the panel's
 * address, and then its libraries are not loaded.
 */
export async function instrumentPanel(
  panel: Settings['panel'],
  metrics: Registry,
  logger: Logger,
  alerts: Pick<Alerts, 'raise' | 'end'>,
): Promise<PanelClient | undefined> {
  const { apiBaseUrl } = panel
  if (apiBaseUrl === undefined) return undefined
  const { createPanelClient } = await import('@peyk/panel/panel-client')
  const state = new Gauge({
    name: 'peyk_panel_breaker_state',
    help: 'Whether the panel is asked: 0 yes, 1 one request tries, 2 it is left alone since it does not answer',
    registers: [metrics],
  })
  // Redis may be away as well; the log has it in any case.
  const notForSure = (raised: Promise<boolean>) => void raised.catch(() => undefined)
  let wasOpen = false
  const onChange = (to: BreakerState, openMs: number) => {
    state.set(STATE_VALUES[to])
    if (to === 'open') {
      logger.warn(`The panel does not answer: it is left alone for ${openMs / SECOND} s`, {
        event: 'panel.breaker_open',
        openMs,
      })
      notForSure(alerts.raise(INCIDENT, 'panel_away', '', SAID_AGAIN_MS))
    } else if (to === 'closed' && wasOpen) {
      logger.info('The panel answers again', { event: 'panel.breaker_closed' })
      notForSure(alerts.end(INCIDENT, 'panel_back'))
    }
    wasOpen ||= to === 'open'
    if (to === 'closed') wasOpen = false
  }
  return createMeasuredPanel(createPanelClient({ ...panel, apiBaseUrl, breaker: { onChange } }), metrics)
}
