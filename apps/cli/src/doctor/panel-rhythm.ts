import type { Settings } from '@peyk/config/settings'
import { toRoughDuration } from '../rough-duration.ts'
import type { StoreConnections } from '../connections.ts'
import type { CheckResult } from './check-result.ts'
import { ok, warning } from './check-result.ts'

const CHECK = 'panel.rhythm'

/** Checks whether the panel’s webhooks are silent for longer than in the same hours of the week before. */
export async function checkPanelRhythm(
  { store: { statistics } }: Pick<StoreConnections, 'store'>,
  { sources }: Pick<Settings, 'sources'>,
): Promise<CheckResult[]> {
  if (sources.panel !== 'webhook') return []
  const { quartersKnown, silentMs, expected, isTooLong } = await statistics.panelSilence()
  if (silentMs === undefined) return [ok(CHECK, 'no webhook in the last two weeks: its rhythm is not known yet')]
  const since = silentMs === 0 ? 'within the last quarter of an hour' : `about ${toRoughDuration(silentMs)} ago`
  if (!isTooLong)
    return [
      ok(
        CHECK,
        `the last webhook came ${since}; ${quartersKnown} quarters of an hour had webhooks in the last two weeks`,
      ),
    ]
  return [
    warning(
      CHECK,
      `the last webhook came ${since}, though ${expected} quarters of an hour had webhooks in the same hours of the week before`,
      'check that the shop’s webhook is active and posts here (panel.webhooks, panel.webhook), then run peyk reconcile --since 24h',
    ),
  ]
}
