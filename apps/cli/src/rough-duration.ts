import type { Language } from '@peyk/domain/language'
import { toText } from '@peyk/domain/text'
import type { Text } from '@peyk/domain/text'
import { HOUR, MINUTE, SECOND } from '@peyk/domain/time'

const durations: Record<Language, Intl.DurationFormat> = {
  en: new Intl.DurationFormat('en', { style: 'short' }),
  fa: new Intl.DurationFormat('fa', { style: 'short' }),
}

/** Returns a rounded duration in one unit: `45 sec`, `12 min`, `3 hr`. */
export function toRoughDuration(durationMs: number, language: Language = 'en'): string {
  const duration = durations[language]
  if (durationMs < 2 * MINUTE) return duration.format({ seconds: Math.max(1, Math.round(durationMs / SECOND)) })
  if (durationMs < 2 * HOUR) return duration.format({ minutes: Math.round(durationMs / MINUTE) })
  return duration.format({ hours: Math.round(durationMs / HOUR) })
}

/** Returns the rounded duration in each language. */
export const roughDuration = (durationMs: number): Text => toText((language) => toRoughDuration(durationMs, language))
