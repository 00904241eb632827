import { HOUR, SECOND } from '@peyk/domain/time'

/** No panel is left alone for longer, whatever it asks for. */
const LONGEST_MS = 1 * HOUR

/**
 * How long the panel asks to be left alone, in milliseconds: seconds or a date. RFC 9110, section 10.2.3.
 *
 * @returns `undefined` when it asks for nothing, or for nothing that makes sense
 */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? ''
  const waitMs = /^\d+$/.test(text) ? Number(text) * SECOND : Date.parse(text) - nowMs
  return Number.isNaN(waitMs) || waitMs <= 0 ? undefined : Math.min(waitMs, LONGEST_MS)
}
