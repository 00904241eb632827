import { describe, expect, it } from 'vitest'
import { judgePanelSilence } from './panel-silence.ts'

const HOUR = 4
const DAY = 24 * HOUR
/** A Saturday, 0:00. */
const START = 1000 * DAY
type Rhythm = (day: number, hour: number, quarter: number) => boolean

const RHYTHMS = {
  /** Webhooks in each quarter from 9 to 23. */
  busy: (_day, hour) => hour >= 9 && hour < 23,
  busyAndClosedOnFridays: (day, hour) => day % 7 !== 6 && hour >= 9 && hour < 23,
  /** At 10, 14 and 20 o'clock, a little later each day. */
  threeADay: (day, hour, quarter) => [10, 14, 20].includes(hour) && quarter === day % 4,
  oneADay: (day, hour, quarter) => hour === 12 && quarter === day % 4,
} satisfies Record<string, Rhythm>

/** All quarters with webhooks until an hour of the last of these days. */
function activeUntil(rhythm: Rhythm, days: number, hour: number): Set<number> {
  const active = new Set<number>()
  for (let quarter = 0; quarter < (days - 1) * DAY + hour * HOUR; quarter += 1)
    if (rhythm(Math.floor(quarter / DAY), Math.floor((quarter % DAY) / HOUR), quarter % HOUR))
      active.add(START + quarter)
  return active
}

/** Hours until the silence that begins then counts as too long; `undefined`: not within eight days. */
function hoursUntilTooLong(rhythm: Rhythm, days: number, hour: number): number | undefined {
  const active = activeUntil(rhythm, days, hour)
  const begin = START + (days - 1) * DAY + hour * HOUR
  for (let quarter = 0; quarter < 8 * DAY; quarter += 1)
    if (judgePanelSilence(active, begin + quarter).isTooLong) return quarter / HOUR
  return undefined
}

describe('the rhythm of a panel', () => {
  it.each<[keyof typeof RHYTHMS, number, number, number | undefined, string]>([
    ['busy', 10, 12, 2, 'by day two hours are enough'],
    ['busy', 10, 22.5, 12, 'at the evening, half an hour of it and the next morning until 10:30'],
    ['busyAndClosedOnFridays', 13, 23, 36, 'a Friday counts nothing: on Saturday at 11'],
    ['threeADay', 10, 15, 67.25, 'after eight of its times, at 10 o’clock of the third day'],
    ['oneADay', 20, 15, undefined, 'too few to know'],
    ['busy', 3, 12, 119, 'before the first week is over nothing is known to compare with'],
  ])('%s, silent on day %i from %d o’clock, is silent for too long after %s hours', (name, days, hour, hours) => {
    expect(hoursUntilTooLong(RHYTHMS[name], days, hour)).toBe(hours)
  })

  it.each(Object.keys(RHYTHMS) as (keyof typeof RHYTHMS)[])('%s as usual is never silent for too long', (name) => {
    const all = activeUntil(RHYTHMS[name], 40, 0)
    for (let now = START; now < START + 39 * DAY; now += 1) {
      const active = new Set([...all].filter((quarter) => quarter < now))
      expect(judgePanelSilence(active, now).isTooLong, `day ${(now - START) / DAY}`).toBe(false)
    }
  })

  it('counts what comes from before Redis’s clock was set back as nothing', () => {
    const active = activeUntil(RHYTHMS.busy, 20, 12)
    expect(judgePanelSilence(active, START + 10 * DAY + 12 * HOUR)).toMatchObject({ isTooLong: false })
    expect(judgePanelSilence(new Set(), START)).toEqual({ lastQuarter: undefined, expected: 0, isTooLong: false })
  })
})
