import { MINUTE } from './time.ts'

/** Webhooks are counted by quarters of an hour, numbered since 1970. */
export const QUARTER_MS = 15 * MINUTE

const DAY_QUARTERS = 24 * 4
const DAYS = 7
const WEEK_QUARTERS = DAYS * DAY_QUARTERS
/**
 * By chance a shop with so many in the usual week has none less than once in some thousand times. Quarters count, not webhooks:
 * one order brings several at once.
 */
const ENOUGH = 8

/** What is known of the panel's webhooks. `expected`: quarters of an hour that had webhooks in the same hours of the week before. */
export type PanelSilence = { lastQuarter: number | undefined; expected: number; isTooLong: boolean }

/** The newest quarters that the rule needs. */
export const QUARTERS_NEEDED = 2 * WEEK_QUARTERS

/**
 * Returns whether the panel is silent for longer than its own rhythm. The hours of the silence are compared with the seven days
 * before the last webhook: with the same hours a week ago, so that a closed day counts nothing, and with the same hours of an average
 * day, so that one busy day counts little. Nights count nothing, and neither does what was before the first webhook.
 *
 * @param active the quarters with at least one webhook
 * @param nowQuarter the quarter that is under way
 */
export function judgePanelSilence(active: ReadonlySet<number>, nowQuarter: number): PanelSilence {
  const lastQuarter = [...active].reduce<number | undefined>(
    (last, quarter) => (quarter <= nowQuarter && quarter > (last ?? -Infinity) ? quarter : last),
    undefined,
  )
  if (lastQuarter === undefined) return { lastQuarter, expected: 0, isTooLong: false }
  let weekAgo = 0
  let averageDay = 0
  const until = Math.min(nowQuarter, lastQuarter + 1 + WEEK_QUARTERS)
  for (let quarter = lastQuarter + 1; quarter < until; quarter += 1) {
    if (active.has(quarter - WEEK_QUARTERS)) weekAgo += 1
    averageDay += activeDays(active, lastQuarter, quarter) / DAYS
  }
  const expected = Math.floor(Math.min(weekAgo, averageDay))
  return { lastQuarter, expected, isTooLong: expected >= ENOUGH }
}

/** On how many of the seven days until the last webhook there were some at this time of day. */
function activeDays(active: ReadonlySet<number>, lastQuarter: number, quarter: number): number {
  const newest = lastQuarter - ((((lastQuarter - quarter) % DAY_QUARTERS) + DAY_QUARTERS) % DAY_QUARTERS)
  let days = 0
  for (let day = 0; day < DAYS; day += 1) if (active.has(newest - day * DAY_QUARTERS)) days += 1
  return days
}
