import { measureSides, toMeasurement } from './benchmark.ts'
import type { Benchmark, Run, Side } from './benchmark.ts'
import { withScene } from './scene.ts'
import type { Fsync } from './scene.ts'

/** Both sides get faster until V8 has compiled what is hot, which takes up to 20,000 webhooks. */
const FULL = { warmUp: 20_000, counted: 30_000 }
const SMOKE = { warmUp: 100, counted: 200 }

/** Signed paid webhooks accepted a second, each for another order and in Redis before its 200. */
export const ingest: Benchmark = async (run) => ({
  'ingest.everysec': await measureFsync('everysec', run),
  'ingest.always': await measureFsync('always', run),
})

async function measureFsync(fsync: Fsync, run: Run) {
  run.say(`appendfsync ${fsync}`)
  return toMeasurement(await measureSides(run, (side) => rateOf(side, fsync, run.isSmoke ? SMOKE : FULL)))
}

/** @throws {Error} when Redis does not have each webhook that was answered 200 */
function rateOf(side: Side, fsync: Fsync, { warmUp, counted }: typeof FULL): Promise<number> {
  return withScene({ fsync }, async ({ startIngress, load, unfinished }) => {
    const { url } = await startIngress(side)
    await load(url, { first: 0, count: warmUp })
    const rate = await load(url, { first: warmUp, count: counted })
    const stored = await unfinished(side)
    if (stored !== warmUp + counted) throw new Error(`Of ${warmUp + counted} accepted webhooks ${stored} are in Redis.`)
    return rate
  })
}
