/** Time as the delivery code sees it, so that a simulation can bring its own. */
export type Clock = {
  /** Milliseconds that never go back, from an arbitrary start. */
  nowMs: () => number
  sleep: (ms: number) => Promise<void>
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}
