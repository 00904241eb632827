import { setTimeout as delay } from 'node:timers/promises'
import type { Simulator } from '@peyk/simulator/simulator'

/** Rare enough to cost what is measured nothing. */
const POLL_MS = 50
/** The code of a process that has just started is not compiled yet. */
const WARM_UP_SHARE = 0.2

/** Resolves when `count` messages have come in all. @throws {Error} when they have not within `longestMs` */
export async function untilSent({ telegram }: Simulator, count: number, longestMs = 120_000): Promise<void> {
  const startedAtMs = performance.now()
  while (telegram.sends().count < count) {
    if (performance.now() - startedAtMs > longestMs)
      throw new Error(`Expected ${count} messages within ${longestMs} ms, got ${telegram.sends().count}.`)
    await delay(POLL_MS)
  }
}

/** @throws {Error} unless `count` customers got one message each */
export function assertSentOnce({ telegram }: Simulator, count: number): void {
  const { chatIds } = telegram.sends()
  const customers = new Set(chatIds).size
  if (customers !== count || chatIds.length !== count)
    throw new Error(`Expected one message for each of ${count} customers, got ${chatIds.length} for ${customers}.`)
}

/** Returns how many came a second, without the first of them. */
export function toRate(timesMs: readonly number[]): number {
  const warm = timesMs.slice(Math.floor(timesMs.length * WARM_UP_SHARE))
  return ((warm.length - 1) / ((warm.at(-1) ?? 0) - (warm[0] ?? 0))) * 1000
}

/**
 * Returns the share of the limit that was used. It compares messages that are whole seconds of the limit apart: whatever a burst
 * is, the same one can come a second later.
 */
export function toShareUsed(timesMs: readonly number[], perSecond: number): number {
  const seconds = Math.floor((timesMs.length * (1 - WARM_UP_SHARE)) / perSecond)
  const last = timesMs.length - 1
  return (seconds * 1000) / ((timesMs[last] ?? 0) - (timesMs[last - seconds * perSecond] ?? 0))
}
