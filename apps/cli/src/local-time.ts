import { HOUR, MINUTE, SECOND } from '@peyk/domain/time'

const two = (value: number) => String(value).padStart(2, '0')

/** ISO 8601 in this machine's time zone, to the second: `2026-03-21T09:30:00+03:30`. */
export function toLocalIso(atMs: number): string {
  const offsetMs = -new Date(atMs).getTimezoneOffset() * MINUTE
  const clock = new Date(atMs + offsetMs).toISOString().slice(0, 19)
  const size = Math.abs(offsetMs)
  return `${clock}${offsetMs < 0 ? '-' : '+'}${two(Math.floor(size / HOUR))}:${two((size % HOUR) / MINUTE)}`
}

/** How long something is, roughly, for people: `45 s`, `12 min`, `3 h`. */
export function toRoughDuration(durationMs: number): string {
  if (durationMs < 2 * MINUTE) return `${Math.round(durationMs / SECOND)} s`
  return durationMs < 2 * HOUR ? `${Math.round(durationMs / MINUTE)} min` : `${Math.round(durationMs / HOUR)} h`
}
