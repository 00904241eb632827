import { HOUR, MINUTE, SECOND } from '@peyk/domain/time'

const duration = new Intl.DurationFormat('en', { style: 'short' })

/** Returns a rounded duration in one unit: `45 sec`, `12 min`, `3 hr`. */
export function toRoughDuration(durationMs: number): string {
  if (durationMs < 2 * MINUTE) return duration.format({ seconds: Math.max(1, Math.round(durationMs / SECOND)) })
  if (durationMs < 2 * HOUR) return duration.format({ minutes: Math.round(durationMs / MINUTE) })
  return duration.format({ hours: Math.round(durationMs / HOUR) })
}
