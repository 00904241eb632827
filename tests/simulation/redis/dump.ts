import type { Reply } from './commands.ts'

/** Runs one command; real and simulated Redis both can. */
export type CallRedis = (command: string, ...args: string[]) => Promise<Reply>

/** How to read a key, by what its kind of value lets one read. */
const READS: readonly [command: string, ...args: string[]][] = [
  ['GET'],
  ['HGETALL'],
  ['LRANGE', '0', '-1'],
  ['ZRANGE', '0', '-1', 'WITHSCORES'],
  ['SMEMBERS'],
]
const KINDS = ['string', 'hash', 'list', 'zset', 'set']

/** Everything under these keys, with times to live, as texts that can be compared with {@link sameButForTime}. */
export async function dump(call: CallRedis, keys: readonly string[]): Promise<string[]> {
  return Promise.all(
    keys.toSorted().map(async (key) => {
      const kind = KINDS.indexOf((await call('TYPE', key)) as string)
      const [command = '', ...args] = READS[kind] ?? []
      const [value, ttlMs] = await Promise.all([call(command, key, ...args), call('PTTL', key)])
      const expiresAtMs = Number(ttlMs) < 0 ? 'for ever' : Date.now() + Number(ttlMs)
      return `${key} = ${normalise(inOrder(value, kind))} until ${expiresAtMs}`
    }),
  )
}

/** A value as text, whatever order its JSON's keys are in. */
export function normalise(value: unknown): string {
  return JSON.stringify({ value }, (_, part: unknown) => {
    if (typeof part === 'string') {
      const [, before, json] = /^((?:\w+ )*)(\{.*\})$/.exec(part) ?? []
      return json === undefined ? part : [before ?? '', JSON.parse(json) as unknown]
    }
    return typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part
  })
}

/** Whether two texts are the same but for moments (13 digits: milliseconds, 16: microseconds) less than five seconds apart. */
export function sameButForTime(a: string, b: string): boolean {
  const moments = (text: string) => (text.match(/\d{13,}/g) ?? []).map((digits) => Number(digits.slice(0, 13)))
  const withoutTimes = (text: string) => text.replaceAll(/\d{13,}(\.\d+)?/g, '#')
  const others = moments(b)
  return (
    withoutTimes(a) === withoutTimes(b) && moments(a).every((moment, i) => Math.abs(moment - (others[i] ?? 0)) < 5000)
  )
}

/** A value in an order that both sides agree on: a list as it is, others by their members' names. */
function inOrder(value: Reply, kind: number): Reply {
  if (!Array.isArray(value) || KINDS[kind] === 'list') return value
  // RESP3 has fields and scores in pairs already.
  const flat = value.flat() as string[]
  if (KINDS[kind] === 'set') return flat.toSorted()
  const pairs = Array.from({ length: flat.length / 2 }, (_, i) => flat.slice(2 * i, 2 * i + 2))
  return pairs.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))
}
