export type BackOff = { firstMs: number; longestMs: number }

/**
 * Returns how long to wait after a number of failures, in milliseconds. The time doubles with each failure up to the longest. Half of
 * it is random, so that several processes do not come back together
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/, equal jitter).
 */
export function backOffMs(
  failures: number,
  { firstMs, longestMs }: BackOff,
  random: () => number = Math.random,
): number {
  const fullMs = Math.min(firstMs * 2 ** (failures - 1), longestMs)
  return Math.round(fullMs * (0.5 + random() / 2))
}
