import { toRow } from './benchmark.ts'
import type { Benchmark } from './benchmark.ts'
import { loadFully } from './full-load.ts'
import { rateOfIngest, toIngestSize } from './ingest.ts'
import type { IngestSize } from './ingest.ts'
import { withScene } from './sides.ts'

const LEAST_RATIO = 1.5

/** Webhooks accepted a second for orders whose customers were told long ago, against news of fresh orders. */
export const duplicates: Benchmark = async ({ isSmoke, say }) => {
  const size = toIngestSize(isSmoke, 'everysec')
  const rates = { fresh: [] as number[], told: [] as number[] }
  for (let round = 0; round < size.rounds; round += 1) {
    say(`round ${round + 1} of ${size.rounds}`)
    rates.fresh.push(await rateOfIngest('peyk', size, 'everysec'))
    rates.told.push(await rateOfTold(size))
  }
  const baseline = toRow('duplicates.fresh', 'webhooks/s', rates.fresh)
  const row = toRow('duplicates.told', 'webhooks/s', rates.told)
  const ratio = row.value / baseline.value
  const goal = `≥ ${LEAST_RATIO} × fresh`
  return [baseline, { ...row, baseline: baseline.value, ratio, goal, holds: ratio >= LEAST_RATIO }]
}

function rateOfTold({ warmUp, counted, connections }: IngestSize): Promise<number> {
  const count = warmUp + counted
  return withScene({ orders: count }, async ({ shop, startIngress }) => {
    await shop.pay()
    await shop.tell()
    const { url } = await startIngress('peyk')
    const rate = await loadFully({ url, connections, first: 0, count, warmUp })
    const due = await shop.store.ledger.undeliveredCount()
    if (due > 0) throw new Error(`Of ${count} orders that were told, ${due} became due again.`)
    return rate
  })
}
