import type { Hash, Keyspace } from './keyspace.ts'
import { byPriority, inOrder, isBetween } from './sorted-set.ts'
import type { SortedSet } from './sorted-set.ts'

/** What Redis answers; a status such as `OK` is an object, since Lua sees it as a table. */
export type Reply = string | number | null | { ok: string } | Reply[]
export type Command = (args: readonly string[]) => Reply

const OK = { ok: 'OK' }
const SECOND_MS = 1000

/** Redis's commands, as far as the store and the rate limiter use them: https://redis.io/docs/latest/commands/ */
export function createCommands(keyspace: Keyspace, nowMs: () => number): Record<string, Command> {
  return {
    TIME: () => [String(Math.floor(nowMs() / SECOND_MS)), String(Math.floor((nowMs() % SECOND_MS) * 1000))],
    DEL: (keys) => keys.filter((key) => keyspace.remove(key)).length,
    TYPE: ([key = '']) => ({ ok: keyspace.kind(key) }),
    EXISTS: (keys) => keys.filter((key) => keyspace.has(key)).length,
    PEXPIRE: ([key = '', ms]) => (keyspace.expire(key, Number(ms)) ? 1 : 0),
    PERSIST: ([key = '']) => (keyspace.persist(key) ? 1 : 0),
    PTTL: ([key = '']) => keyspace.ttlMs(key),
    ...texts(keyspace),
    ...hashes(keyspace),
    ...lists(keyspace),
    ...sets(keyspace),
    ...sortedSets(keyspace),
  }
}

function texts(keyspace: Keyspace): Record<string, Command> {
  const { text } = keyspace
  return {
    GET: ([key = '']) => text(key) ?? null,
    MGET: (keys) => keys.map((key) => text(key) ?? null),
    GETDEL: ([key = '']) => {
      const value = text(key) ?? null
      keyspace.remove(key)
      return value
    },
    SET: ([key = '', value = '', ...options]) => {
      const has = (option: string) => options.some((given) => given.toUpperCase() === option)
      if (has('NX') && keyspace.has(key)) return null
      if (has('XX') && !keyspace.has(key)) return null
      const ttlMs = optionOf(options, 'PX') ?? scale(optionOf(options, 'EX'), SECOND_MS)
      if (has('KEEPTTL')) keyspace.change(key, value)
      else keyspace.put(key, value, ttlMs)
      return OK
    },
    INCR: ([key = '']) => {
      const next = Number(text(key) ?? '0') + 1
      keyspace.change(key, String(next))
      return next
    },
  }
}

function hashes(keyspace: Keyspace): Record<string, Command> {
  const open = (key: string) => keyspace.open<Hash>(key, () => new Map())
  return {
    HGET: ([key = '', field = '']) => keyspace.hash(key)?.get(field) ?? null,
    HMGET: ([key = '', ...fields]) => fields.map((field) => keyspace.hash(key)?.get(field) ?? null),
    HGETALL: ([key = '']) => [...(keyspace.hash(key) ?? [])].flat(),
    HSET: ([key = '', ...pairs]) => {
      const hash = open(key)
      const before = hash.size
      for (let i = 0; i < pairs.length; i += 2) hash.set(pairs[i] ?? '', pairs[i + 1] ?? '')
      return hash.size - before
    },
    HSETNX: ([key = '', field = '', value = '']) => {
      if (keyspace.hash(key)?.has(field)) return 0
      open(key).set(field, value)
      return 1
    },
    HDEL: ([key = '', ...fields]) => {
      const removed = fields.filter((field) => keyspace.hash(key)?.delete(field)).length
      keyspace.dropIfEmpty(key)
      return removed
    },
    HLEN: ([key = '']) => keyspace.hash(key)?.size ?? 0,
    HINCRBY: ([key = '', field = '', by]) => {
      const next = Number(keyspace.hash(key)?.get(field) ?? '0') + Number(by)
      open(key).set(field, String(next))
      return next
    },
  }
}

function lists(keyspace: Keyspace): Record<string, Command> {
  return {
    RPUSH: ([key = '', ...values]) => keyspace.open<string[]>(key, () => []).push(...values),
    LRANGE: ([key = '', start, stop]) => byPriority(keyspace.list(key) ?? [], Number(start), Number(stop)),
    LLEN: ([key = '']) => keyspace.list(key)?.length ?? 0,
    LTRIM: ([key = '', start, stop]) => {
      const list = keyspace.list(key)
      list?.splice(0, list.length, ...byPriority(list, Number(start), Number(stop)))
      keyspace.dropIfEmpty(key)
      return OK
    },
  }
}

function sets(keyspace: Keyspace): Record<string, Command> {
  return {
    SCARD: ([key = '']) => keyspace.set(key)?.size ?? 0,
    SMEMBERS: ([key = '']) => [...(keyspace.set(key) ?? [])],
    SADD: ([key = '', ...members]) => {
      const set = keyspace.open(key, () => new Set<string>())
      const before = set.size
      for (const member of members) set.add(member)
      return set.size - before
    },
  }
}

function sortedSets(keyspace: Keyspace): Record<string, Command> {
  const membersOf = (key: string) => inOrder(keyspace.sortedSet(key) ?? new Map())
  const names = (members: readonly [string, number][]) => members.map(([member]) => member)
  return {
    ZADD: ([key = '', ...others]) => {
      const options = others.slice(
        0,
        others.findIndex((word) => word !== 'NX' && word !== 'XX'),
      )
      const pairs = others.slice(options.length)
      if (options.includes('XX') && !keyspace.has(key)) return 0
      const set = keyspace.open<SortedSet>(key, () => new Map())
      const before = set.size
      for (let i = 0; i < pairs.length; i += 2) {
        const member = pairs[i + 1] ?? ''
        if (options.includes(set.has(member) ? 'NX' : 'XX')) continue
        set.set(member, Number(pairs[i]))
      }
      return set.size - before
    },
    ZREM: ([key = '', ...members]) => {
      const removed = members.filter((member) => keyspace.sortedSet(key)?.delete(member)).length
      keyspace.dropIfEmpty(key)
      return removed
    },
    ZSCORE: ([key = '', member = '']) => toText(keyspace.sortedSet(key)?.get(member)),
    ZMSCORE: ([key = '', ...members]) => members.map((member) => toText(keyspace.sortedSet(key)?.get(member))),
    ZCARD: ([key = '']) => keyspace.sortedSet(key)?.size ?? 0,
    ZRANGE: ([key = '', start, stop, withScores]) => {
      const found = byPriority(membersOf(key), Number(start), Number(stop))
      return withScores === undefined ? names(found) : found.flatMap(([member, score]) => [member, String(score)])
    },
    // All at once, as Redis does with a small set.
    ZSCAN: ([key = '']) => ['0', membersOf(key).flatMap(([member, score]) => [member, String(score)])],
    ZREVRANGE: ([key = '', start, stop]) => names(byPriority(membersOf(key).toReversed(), Number(start), Number(stop))),
    ZRANGEBYSCORE: ([key = '', low = '', high = '', limit, offset, count]) => {
      const found = names(membersOf(key).filter(([, score]) => isBetween(score, low, high)))
      if (limit === undefined) return found
      return found.slice(Number(offset), Number(count) < 0 ? undefined : Number(offset) + Number(count))
    },
    ZCOUNT: ([key = '', low = '', high = '']) =>
      membersOf(key).filter(([, score]) => isBetween(score, low, high)).length,
    ZREMRANGEBYSCORE: ([key = '', low = '', high = '']) => {
      const doomed = names(membersOf(key).filter(([, score]) => isBetween(score, low, high)))
      for (const member of doomed) keyspace.sortedSet(key)?.delete(member)
      keyspace.dropIfEmpty(key)
      return doomed.length
    },
    ZREMRANGEBYRANK: ([key = '', start, stop]) => {
      const doomed = names(byPriority(membersOf(key), Number(start), Number(stop)))
      for (const member of doomed) keyspace.sortedSet(key)?.delete(member)
      keyspace.dropIfEmpty(key)
      return doomed.length
    },
  }
}

function optionOf(options: readonly string[], name: string): number | undefined {
  const at = options.findIndex((option) => option.toUpperCase() === name)
  return at === -1 ? undefined : Number(options[at + 1])
}

function scale(value: number | undefined, by: number): number | undefined {
  return value === undefined ? undefined : value * by
}

function toText(score: number | undefined): string | null {
  return score === undefined ? null : String(score)
}
