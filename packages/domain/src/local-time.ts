import { HOUR, MINUTE } from './time.ts'

const two = (value: number) => String(value).padStart(2, '0')

/**
 * Returns ISO 8601 in the local time zone, to the second or the millisecond: `2026-03-21T09:30:00+03:30`. A process of Peyk makes
 * `TIME_ZONE` its local one.
 */
export function toLocalIso(atMs: number, precision: 'second' | 'millisecond' = 'second'): string {
  const offsetMs = -new Date(atMs).getTimezoneOffset() * MINUTE
  const clock = new Date(atMs + offsetMs).toISOString().slice(0, precision === 'second' ? 19 : 23)
  const size = Math.abs(offsetMs)
  return `${clock}${offsetMs < 0 ? '-' : '+'}${two(Math.floor(size / HOUR))}:${two((size % HOUR) / MINUTE)}`
}
