import type { Language } from '@peyk/domain/language'
import { MINUTE } from '@peyk/domain/time'
import { lastTimeOfDay } from '@peyk/domain/time-zone'
import type { Store } from '@peyk/store/store'
import { toSummaryMessage } from '@peyk/telegram/figures-message'
import type { OperatorsChat } from './operators-chat.ts'
import { readState } from './current-state.ts'

export type SendSummaryDeps = {
  store: Pick<Store, 'ledger' | 'operators' | 'statistics'>
  chat: OperatorsChat
  /** When it comes, in minutes after midnight in the time zone. */
  atMinutes: number
  timeZone: string
  language: Language
  /** Milliseconds since 1970, by Redis's clock. */
  now: () => Promise<number>
}

/** Redis has the figures by quarters of an hour. */
const QUARTER_HOUR_MS = 15 * MINUTE

/**
 * Sends operators the summary of the day until `SUMMARY_AT`, once that time has passed. If no notifier ran then, it comes late, and
 * only the newest one. A new bot sends its first one at the first `SUMMARY_AT`. Returns a summary.
 */
export async function sendSummary(deps: SendSummaryDeps): Promise<string> {
  const { store, chat, timeZone } = deps
  const dueMs = lastTimeOfDay(timeZone, deps.atMinutes, await deps.now())
  const lastMs = await store.operators.lastSummaryMs()
  // A last summary that lies ahead is from before Redis's clock was set back.
  const isFirst = lastMs === undefined || lastMs > dueMs
  if (isFirst) await store.operators.setLastSummary(dueMs)
  if (isFirst || lastMs === dueMs) return 'no summary is due'

  const startMs = toQuarter(lastTimeOfDay(timeZone, deps.atMinutes, dueMs - 1))
  const endMs = toQuarter(dueMs)
  const figures = await store.statistics.between(startMs, endMs)
  const day = { startMs, endMs, timeZone, paidToNotified: undefined, ...figures, now: await readState(store) }
  if (!(await chat.send(toSummaryMessage(day, deps.language)))) return 'operators could not be notified'
  await store.operators.setLastSummary(dueMs)
  return 'summary sent'
}

function toQuarter(atMs: number): number {
  return Math.floor(atMs / QUARTER_HOUR_MS) * QUARTER_HOUR_MS
}
