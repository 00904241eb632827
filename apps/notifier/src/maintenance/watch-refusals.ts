import { DAY, MINUTE, SECOND } from '@peyk/domain/time'
import type { Logger } from '@peyk/runtime/logger'
import { WEBHOOKS_REFUSED } from '@peyk/store/alerts'
import type { Alerts } from '@peyk/store/alerts'
import type { Store } from '@peyk/store/store'

export type WatchRefusalsDeps = {
  refusals: Pick<Store['refusals'], 'read'>
  alerts: Pick<Alerts, 'raise' | 'end'>
  logger: Logger
}

/** One that is refused alone may be a stranger's. */
const REFUSED_TOO_OFTEN = 3
const REFUSED_FOR_MS = 5 * MINUTE
/** A panel that repeats waits for longer each time. */
const LASTS_FOR_MS = 60 * MINUTE

/** Returns a function that alerts operators, once a day, while every webhook of the panel is refused, and when one is accepted again. */
export function createRefusalWatch({ refusals, alerts, logger }: WatchRefusalsDeps) {
  return async (): Promise<void> => {
    const refused = await refusals.read('webhooks')
    if (refused === undefined) {
      if (await alerts.end(WEBHOOKS_REFUSED, 'webhooks_accepted'))
        logger.info('A webhook of the panel is accepted again', { event: 'webhooks.accepted' })
      return
    }
    const { count, firstAgoMs, lastAgoMs } = refused
    const isOver = lastAgoMs > LASTS_FOR_MS
    if (isOver || count < REFUSED_TOO_OFTEN || firstAgoMs - lastAgoMs < REFUSED_FOR_MS) return
    if (!(await alerts.raise(WEBHOOKS_REFUSED, 'webhooks_refused', String(Math.round(firstAgoMs)), DAY))) return
    logger.error(
      'Every webhook at the panel’s address is refused. To do: see in the panel’s own log whether it sends them. If so, run peyk doctor; if not, a stranger does',
      {
        event: 'webhooks.refused',
        forSeconds: Math.round(firstAgoMs / SECOND),
      },
    )
  }
}
