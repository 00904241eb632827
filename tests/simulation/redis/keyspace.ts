import type { SortedSet } from './sorted-set.ts'

export type Hash = Map<string, string>
type Value = string | string[] | Hash | SortedSet | Set<string>
type Entry = { value: Value; expiresAtMs: number | undefined }

export type Keyspace = ReturnType<typeof createKeyspace>

/** Keys with their values and their times to live; an empty collection is no key, as in Redis. */
export function createKeyspace(nowMs: () => number) {
  const entries = new Map<string, Entry>()

  const entryOf = (key: string): Entry | undefined => {
    const entry = entries.get(key)
    if (entry?.expiresAtMs === undefined || nowMs() <= entry.expiresAtMs) return entry
    entries.delete(key)
    return undefined
  }
  const read = (key: string): Value | undefined => entryOf(key)?.value

  return {
    text: (key: string) => read(key) as string | undefined,
    list: (key: string) => read(key) as string[] | undefined,
    hash: (key: string) => read(key) as Hash | undefined,
    sortedSet: (key: string) => read(key) as SortedSet | undefined,
    set: (key: string) => read(key) as Set<string> | undefined,

    /** The collection at a key, made if there is none. */
    open<T extends Value>(key: string, create: () => T): T {
      const known = read(key)
      if (known !== undefined) return known as T
      const value = create()
      entries.set(key, { value, expiresAtMs: undefined })
      return value
    },
    put(key: string, value: Value, ttlMs?: number): void {
      entries.set(key, { value, expiresAtMs: ttlMs === undefined ? undefined : nowMs() + ttlMs })
    },
    /** Replaces a text and keeps its time to live. */
    change(key: string, value: string): void {
      entries.set(key, { value, expiresAtMs: entryOf(key)?.expiresAtMs })
    },
    remove: (key: string): boolean => entryOf(key) !== undefined && entries.delete(key),
    dropIfEmpty(key: string): void {
      const value = entryOf(key)?.value
      if (value !== undefined && typeof value !== 'string' && (Array.isArray(value) ? value.length : value.size) === 0)
        entries.delete(key)
    },
    /** As `TYPE`. */
    kind(key: string): string {
      const value = read(key)
      if (value === undefined) return 'none'
      if (typeof value === 'string') return 'string'
      if (Array.isArray(value)) return 'list'
      if (value instanceof Set) return 'set'
      return [...value.values()].every((item) => typeof item === 'number') ? 'zset' : 'hash'
    },
    has: (key: string): boolean => entryOf(key) !== undefined,
    expire(key: string, ttlMs: number): boolean {
      const entry = entryOf(key)
      if (entry === undefined) return false
      if (ttlMs <= 0) entries.delete(key)
      else entry.expiresAtMs = nowMs() + ttlMs
      return true
    },
    persist(key: string): boolean {
      const entry = entryOf(key)
      if (entry?.expiresAtMs === undefined) return false
      entry.expiresAtMs = undefined
      return true
    },
    /** As `PTTL`: −2 without the key, −1 without a time to live. */
    ttlMs(key: string): number {
      const entry = entryOf(key)
      if (entry === undefined) return -2
      return entry.expiresAtMs === undefined ? -1 : entry.expiresAtMs - nowMs()
    },
    keys: (): string[] => [...entries.keys()].filter((key) => entryOf(key) !== undefined),
  }
}
