import { SECOND } from '@peyk/domain/time'
import { percentile, toRow } from './benchmark.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { loadFully } from './full-load.ts'
import { loadEvenly } from './load.ts'
import { FIRST_CHAT } from './order-range.ts'
import { assertToldOnce } from './sends.ts'
import { sidesOf, withScene } from './sides.ts'
import type { Side } from './sides.ts'

const PER_SECOND = 200
const FULL = { warmUp: 10_000, seconds: 10, rounds: 3 }
const SMOKE = { warmUp: 100, seconds: 1, rounds: 1 }
const WARM_UP_CONNECTIONS = 100
const GOALS = { 50: 1.5, 99: 2 } as const
const PERCENTILES = [50, 99] as const
/** What is sent first finds no connections, and a load whose own code is not compiled yet. */
const WARM_UP_SHARE = 0.2
const LONGEST_MS = 30 * SECOND

/**
 * From a webhook's being sent until Telegram gets the message, through ingress, Redis and notifier; against a job's way from
 * `queue.add` to the same message.
 */
export const paidToTold: Benchmark = async ({ isSmoke, say }) => {
  const { warmUp, seconds, rounds } = isSmoke ? SMOKE : FULL
  const found: Record<Side, number[][]> = { baseline: [], peyk: [] }
  for (let round = 0; round < rounds; round += 1) {
    say(`${PER_SECOND} orders a second, round ${round + 1} of ${rounds}`)
    for (const side of sidesOf(round)) found[side].push(await latenciesOf(side, warmUp, PER_SECOND * seconds))
  }
  return PERCENTILES.flatMap((share) => toRows(share, found))
}

/**
 * Milliseconds from paid to told of each order, by processes that have compiled their code with `warmUp` orders before.
 * @throws {Error} when a customer was told twice or not at all
 */
function latenciesOf(side: Side, warmUp: number, count: number): Promise<number[]> {
  const orders = warmUp + count
  return withScene({ orders }, async ({ shop, simulator, startIngress, startWorker }) => {
    const [{ url }] = await Promise.all([startIngress(side), startWorker(side)])
    await loadFully({ url, connections: WARM_UP_CONNECTIONS, first: 0, count: warmUp })
    await simulator.untilSent(warmUp, LONGEST_MS)
    const target =
      side === 'peyk' ? ({ kind: 'webhook', url } as const) : ({ kind: 'queue', redisUrl: shop.url } as const)
    const { sentAtMs } = await loadEvenly({ target, perSecond: PER_SECOND, first: warmUp, count })
    await simulator.untilSent(orders, LONGEST_MS)
    const sends = await simulator.sends()
    assertToldOnce(sends, orders)
    const { times, chatIds } = sends
    const toldAtMs = new Map(chatIds.map((chatId, i) => [chatId - FIRST_CHAT, times[i] ?? Number.NaN]))
    return sentAtMs
      .map((sentAt, i) => (toldAtMs.get(warmUp + i) ?? Number.NaN) - sentAt)
      .slice(Math.floor(count * WARM_UP_SHARE))
  })
}

function toRows(share: (typeof PERCENTILES)[number], found: Record<Side, number[][]>): Row[] {
  const name = `paid-to-told.p${share}`
  const of = (side: Side) => found[side].map((values) => percentile(values, share / 100))
  const baseline = toRow(`${name}.baseline`, 'ms', of('baseline'))
  const row = toRow(name, 'ms', of('peyk'))
  const ratio = row.value / baseline.value
  const most = GOALS[share]
  return [baseline, { ...row, baseline: baseline.value, ratio, goal: `≤ ${most} ×`, holds: ratio <= most }]
}
