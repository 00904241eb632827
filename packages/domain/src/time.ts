export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i

/** Returns a date or time of ISO 8601 in milliseconds since 1970; UTC where it names no zone. Returns `undefined` for another text. */
export function parseTime(text: string): number | undefined {
  if (!ISO.test(text)) return undefined
  const hasZone = /T.*(Z|[+-]\d{2}:?\d{2})$/i.test(text)
  const atMs = Date.parse(hasZone || !/T/i.test(text) ? text : `${text}Z`)
  return Number.isNaN(atMs) ? undefined : atMs
}

/** Time as the delivery code sees it, so that a simulation can bring its own. */
export type Clock = {
  /** Milliseconds that never go back, from an arbitrary start. */
  nowMs: () => number
  sleep: (ms: number) => Promise<void>
}
