/** Redis's sorted set: members by score, equal scores by the bytes of the member. */
export type SortedSet = Map<string, number>

/** All members in Redis's order. */
export function inOrder(set: SortedSet): [member: string, score: number][] {
  return [...set].toSorted(([a, x], [b, y]) => x - y || (a < b ? -1 : a > b ? 1 : 0))
}

/** Members from place `start` to place `stop`, both included; negative places count from the end. */
export function byPriority<T>(items: readonly T[], start: number, stop: number): T[] {
  const from = start < 0 ? Math.max(items.length + start, 0) : start
  const to = stop < 0 ? items.length + stop : stop
  return items.slice(from, to + 1)
}

/** Whether a score lies between two bounds as `ZRANGEBYSCORE` takes them: `-inf`, `+inf`, `5`, `(5`. */
export function isBetween(score: number, low: string, high: string): boolean {
  const [least, leastOpen] = toBound(low)
  const [most, mostOpen] = toBound(high)
  return (leastOpen ? score > least : score >= least) && (mostOpen ? score < most : score <= most)
}

function toBound(text: string): [value: number, open: boolean] {
  const open = text.startsWith('(')
  const value = open ? text.slice(1) : text
  if (value === '-inf') return [-Infinity, open]
  return [value === '+inf' || value === 'inf' ? Infinity : Number(value), open]
}
