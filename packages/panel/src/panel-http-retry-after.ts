import { HOUR, SECOND } from '@peyk/domain/time'

/** A panel cannot ask for a longer pause. */
const LONGEST_MS = 1 * HOUR

/**
 * Returns the pause that the panel asks for, in milliseconds. The header is in seconds or a date: RFC 9110, section 10.2.3.
 *
 * @returns `undefined` without a header or when it makes no sense
 */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? ''
  const waitMs = /^\d+$/.test(text) ? Number(text) * SECOND : Date.parse(text) - nowMs
  return Number.isNaN(waitMs) || waitMs <= 0 ? undefined : Math.min(waitMs, LONGEST_MS)
}
