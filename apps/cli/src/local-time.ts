import { HOUR, MINUTE, SECOND } from '@peyk/domain/time'

const two = (value: number) => String(value).padStart(2, '0')

/** Returns ISO 8601 in this machine's time zone, to the second: `2026-03-21T09:30:00+03:30`. */
export function toLocalIso(atMs: number): string {
  const offsetMs = -new Date(atMs).getTimezoneOffset() * MINUTE
  const clock = new Date(atMs + offsetMs).toISOString().slice(0, 19)
  const size = Math.abs(offsetMs)
  return `${clock}${offsetMs < 0 ? '-' : '+'}${two(Math.floor(size / HOUR))}:${two((size % HOUR) / MINUTE)}`
}

const duration = new Intl.DurationFormat('en', { style: 'short' })

/** Returns a rounded duration in one unit: `45 sec`, `12 min`, `3 hr`. */
export function toRoughDuration(durationMs: number): string {
  if (durationMs < 2 * MINUTE) return duration.format({ seconds: Math.max(1, Math.round(durationMs / SECOND)) })
  if (durationMs < 2 * HOUR) return duration.format({ minutes: Math.round(durationMs / MINUTE) })
  return duration.format({ hours: Math.round(durationMs / HOUR) })
}
