export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Time as the delivery code sees it, so that a simulation can bring its own. */
export type Clock = {
  /** Milliseconds that never go back, from an arbitrary start. */
  nowMs: () => number
  sleep: (ms: number) => Promise<void>
}
