import { percentile, toRow } from './benchmark.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { loadFully } from './full-load.ts'
import { rateOfIngest, toIngestSize } from './ingest.ts'
import type { IngestSize } from './ingest.ts'
import { loadEvenly } from './load.ts'
import { sidesOf, withScene } from './sides.ts'
import type { Side } from './sides.ts'

const FULL = { seconds: 10, rounds: 3 }
const SMOKE = { seconds: 1, rounds: 1 }
const LOAD_SHARE = 0.5
const PERCENTILES = [50, 99] as const
const MOST_RATIO = 1
/** What is sent first finds no connections, and a load whose own code is not compiled yet. */
const WARM_UP_SHARE = 0.2
/** A load that was later than this was not even. */
const LATE_MS = 20

/** How long a webhook waits for its 200 at half of what the baseline takes: the same load for both. */
export const ingestLatency: Benchmark = async ({ isSmoke, say }) => {
  const { seconds, rounds } = isSmoke ? SMOKE : FULL
  const size = toIngestSize(isSmoke, 'everysec')
  say('how much the baseline takes')
  const perSecond = Math.ceil(LOAD_SHARE * (await rateOfIngest('baseline', size, 'everysec')))
  const found: Record<Side, number[][]> = { baseline: [], peyk: [] }
  for (let round = 0; round < rounds; round += 1) {
    say(`${perSecond} webhooks a second, round ${round + 1} of ${rounds}`)
    for (const side of sidesOf(round)) {
      const { tookMs, latestMs } = await latenciesOf(side, size, { perSecond, seconds })
      if (latestMs > LATE_MS) say(`${side}: the load was up to ${Math.round(latestMs)} ms late`)
      found[side].push(tookMs.slice(Math.floor(tookMs.length * WARM_UP_SHARE)))
    }
  }
  const load: Row = { name: 'ingest-latency.load', value: perSecond, unit: 'webhooks/s' }
  return [load, ...PERCENTILES.flatMap((share) => toRows(share, found))]
}

/** How long each took of a server that has compiled its code under full load before. */
function latenciesOf(
  side: Side,
  { warmUp, connections }: IngestSize,
  { perSecond, seconds }: { perSecond: number; seconds: number },
) {
  const count = perSecond * seconds
  return withScene({ orders: warmUp + count }, async ({ startIngress }) => {
    const { url } = await startIngress(side)
    await loadFully({ url, connections, first: 0, count: warmUp })
    return loadEvenly({ target: { kind: 'webhook', url }, perSecond, first: warmUp, count })
  })
}

function toRows(share: (typeof PERCENTILES)[number], found: Record<Side, number[][]>): Row[] {
  const name = `ingest-latency.p${share}`
  const of = (side: Side) => found[side].map((values) => percentile(values, share / 100))
  const baseline = toRow(`${name}.baseline`, 'ms', of('baseline'))
  const row = toRow(name, 'ms', of('peyk'))
  const ratio = row.value / baseline.value
  return [baseline, { ...row, baseline: baseline.value, ratio, goal: `≤ ${MOST_RATIO} ×`, holds: ratio <= MOST_RATIO }]
}
