export type Random = {
  /** 0 ≤ value < 1. */
  next: () => number
  between: (from: number, to: number) => number
  pick: <T>(items: readonly [T, ...T[]]) => T
  shuffled: <T>(items: readonly T[]) => T[]
}

/** Repeatable random numbers: mulberry32, one seed one sequence. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (from, to) => from + next() * (to - from),
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    shuffled: (items) =>
      items
        .map((item) => ({ item, position: next() }))
        .toSorted((a, b) => a.position - b.position)
        .map(({ item }) => item),
  }
}
