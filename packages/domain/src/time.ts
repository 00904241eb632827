export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i

/**
 * Returns a date or time of ISO 8601 in milliseconds since 1970, or `undefined` for another text.
 * A text without a zone is read in the local time zone, which is `TIME_ZONE`.
 */
export function parseTime(text: string): number | undefined {
  if (!ISO.test(text)) return undefined
  // ECMAScript reads a time without a zone as local, but a date as UTC.
  const atMs = Date.parse(/T/i.test(text) ? text : `${text}T00:00`)
  return Number.isNaN(atMs) ? undefined : atMs
}

/** Time as the delivery code sees it, so that a simulation can bring its own. */
export type Clock = {
  /** Milliseconds that never go back, from an arbitrary start. */
  nowMs: () => number
  sleep: (ms: number) => Promise<void>
}
