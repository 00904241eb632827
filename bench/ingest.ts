import { toRow } from './benchmark.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { loadFully } from './full-load.ts'
import { PREFIX } from './prefix.ts'
import { describeRedis } from './redis-program.ts'
import type { Fsync } from './shop.ts'
import { sidesOf, withScene } from './sides.ts'
import type { Scene, Side } from './sides.ts'

/** Both sides' rates grow until V8 has compiled what is hot, which takes up to 20,000 webhooks. */
const WARM_UP = 20_000
const FULL = { warmUp: WARM_UP, counted: 30_000, connections: 100, rounds: 3 }
const SMOKE = { warmUp: 100, counted: 200, connections: 100, rounds: 1 }
/** Where each answer waits about a second for the disk, many have to wait at once; more connections at a time are not all accepted. */
const FULL_WITH_WAITAOF = { ...FULL, counted: 32_000, connections: 4000 }
const LEAST_RATIO = 1.5

export type IngestSize = typeof FULL

/** How much is sent, over how many connections at once. */
export function toIngestSize(isSmoke: boolean, fsync: Fsync): IngestSize {
  if (isSmoke) return SMOKE
  return fsync === 'everysec' && describeRedis().hasWaitaof ? FULL_WITH_WAITAOF : FULL
}

/** Signed paid webhooks accepted a second, each in Redis before its 200. */
export const ingest: Benchmark = async ({ isSmoke, say }) => {
  const rows: Row[] = []
  for (const fsync of ['everysec', 'always'] as const) {
    const size = toIngestSize(isSmoke, fsync)
    const rates: Record<Side, number[]> = { baseline: [], peyk: [] }
    for (let round = 0; round < size.rounds; round += 1) {
      say(`appendfsync ${fsync}, round ${round + 1} of ${size.rounds}`)
      for (const side of sidesOf(round)) rates[side].push(await rateOfIngest(side, size, fsync))
    }
    const baseline = toRow(`ingest.${fsync}.baseline`, 'webhooks/s', rates.baseline)
    const row = toRow(`ingest.${fsync}`, 'webhooks/s', rates.peyk)
    const ratio = row.value / baseline.value
    rows.push(baseline, {
      ...row,
      baseline: baseline.value,
      ratio,
      goal: `≥ ${LEAST_RATIO} ×`,
      holds: ratio >= LEAST_RATIO,
    })
  }
  return rows
}

/** Webhooks accepted a second by a fresh ingress on a fresh Redis, each for another order. */
export function rateOfIngest(side: Side, { warmUp, counted, connections }: IngestSize, fsync: Fsync): Promise<number> {
  const count = warmUp + counted
  return withScene({ orders: count, fsync }, async (scene) => {
    const { url } = await scene.startIngress(side)
    const rate = await loadFully({ url, connections, first: 0, count, warmUp })
    await assertStored(side, count, scene)
    return rate
  })
}

/** @throws {Error} when Redis does not have each webhook that was answered 200 */
async function assertStored(side: Side, count: number, { shop }: Scene): Promise<void> {
  const stored =
    side === 'peyk'
      ? await shop.store.ledger.undeliveredCount()
      : await shop.redis.llen(`{${PREFIX}}:notifications:wait`)
  if (stored !== count) throw new Error(`Of ${count} webhooks that were accepted, ${stored} are in Redis.`)
}
