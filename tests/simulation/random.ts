/** One source of randomness: the same seed gives the same numbers for ever, on every machine. */
export type Random = ReturnType<typeof createRandom>

/**
 * sfc32, Chris Doty-Humphrey's Small Fast Counting generator from PractRand (public domain, pracrand.sourceforge.net), with
 * the seed in its state and the first 15 numbers thrown away, as he advises.
 *
 * @param seed a whole number from 0 to 2³² − 1
 */
export function createRandom(seed: number) {
  let a = 0
  let b = seed | 0
  let c = 0x9e3779b9 | 0
  let counter = 1

  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let i = 0; i < 15; i += 1) next()

  return {
    /** From 0 to 1, without 1. */
    next,
    chance: (probability: number): boolean => next() < probability,
    /** A whole number, both ends included. */
    between: (low: number, high: number): number => low + Math.floor(next() * (high - low + 1)),
    /** A whole number whose logarithm is evenly spread: mostly small, now and then near the high end. */
    spread: (low: number, high: number): number => Math.round(low * (high / low) ** next()),
    pick: <T>(items: readonly [T, ...T[]]): T => items[Math.floor(next() * items.length)] ?? items[0],
  }
}
