import { DAY, MINUTE } from './time.ts'

/** Time zones in which calendars are asked for are few, and formatters dear to make. */
const formatters = new Map<string, Intl.DateTimeFormat>()

/**
 * How far a time zone (IANA name, `Asia/Tehran`) is ahead of UTC at a moment, in milliseconds.
 *
 * @throws {RangeError} when there is no such time zone
 */
export function offsetMs(timeZone: string, atMs: number): number {
  const formatter =
    formatters.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  formatters.set(timeZone, formatter)
  const name = formatter.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours = 0, minutes = 0] = /([+-])(\d\d):(\d\d)/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE
}

/**
 * The last moment, not after `atMs`, at which clocks of the time zone showed the time of day (in minutes after midnight; 0 is
 * the day's begin). Where a change of clocks leaves that time out, the moment as far after midnight.
 */
export function lastTimeOfDay(timeZone: string, minutes: number, atMs: number): number {
  const localDay = Math.floor((atMs + offsetMs(timeZone, atMs)) / DAY)
  const today = toMoment(timeZone, localDay * DAY + minutes * MINUTE)
  return today <= atMs ? today : toMoment(timeZone, (localDay - 1) * DAY + minutes * MINUTE)
}

/** The moment at which clocks of the time zone show a date and time, given as if it were UTC. */
function toMoment(timeZone: string, localMs: number): number {
  const near = localMs - offsetMs(timeZone, localMs)
  return localMs - offsetMs(timeZone, near)
}
