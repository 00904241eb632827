import type { Settings } from '@peyk/config/settings'
import { roughDuration } from '../rough-duration.ts'
import type { StoreConnection } from '../store-connection.ts'
import type { CheckResult } from './check-result.ts'
import { ok, warning } from './check-result.ts'
import { say } from './say.ts'

const CHECK = 'panel.rhythm'

/** Checks whether the panel’s webhooks are silent for longer than in the same hours of the week before. */
export async function checkPanelRhythm(
  { store: { statistics } }: Pick<StoreConnection, 'store'>,
  { sources }: Pick<Settings, 'sources'>,
): Promise<CheckResult[]> {
  if (sources.panel !== 'webhook') return []
  const { quartersKnown, silentMs, expected, isTooLong } = await statistics.panelSilence()
  if (silentMs === undefined) return [ok(CHECK, say('rhythmUnknown'))]
  const since = silentMs === 0 ? say('rhythmNow') : say('rhythmAgo', { duration: roughDuration(silentMs) })
  if (!isTooLong) return [ok(CHECK, say('rhythmRight', { since, quarters: quartersKnown }))]
  return [warning(CHECK, say('rhythmSilent', { since, quarters: expected }), say('rhythmSilentTodo'))]
}
