import { SECOND } from '@peyk/domain/time'
import { createProducer } from '@peyk/queues/producer'
import { toRow } from './benchmark.ts'
import type { Benchmark } from './benchmark.ts'
import { FIRST_CHAT } from './order-range.ts'
import { PREFIX } from './prefix.ts'
import { assertToldOnce, rateOfSends } from './sends.ts'
import type { Shop } from './shop.ts'
import { sidesOf, withScene } from './sides.ts'
import type { Side } from './sides.ts'

const FULL = { notices: 10_000, rounds: 3 }
const SMOKE = { notices: 300, rounds: 1 }
const LEAST_RATIO = 0.9
const LONGEST_MS = 120 * SECOND
const AT_ONCE = 1000

/** Notices a second through one notifier process, against a worker of the same libraries that only sends. */
export const deliver: Benchmark = async ({ isSmoke, say }) => {
  const { notices, rounds } = isSmoke ? SMOKE : FULL
  const rates: Record<Side, number[]> = { baseline: [], peyk: [] }
  for (let round = 0; round < rounds; round += 1) {
    say(`round ${round + 1} of ${rounds}`)
    for (const side of sidesOf(round)) rates[side].push(await rateOf(side, notices))
  }
  const baseline = toRow('deliver.baseline', 'notices/s', rates.baseline)
  const row = toRow('deliver.one-notifier', 'notices/s', rates.peyk)
  const ratio = row.value / baseline.value
  return [
    baseline,
    { ...row, baseline: baseline.value, ratio, goal: `≥ ${LEAST_RATIO} ×`, holds: ratio >= LEAST_RATIO },
  ]
}

function rateOf(side: Side, notices: number): Promise<number> {
  return withScene({ orders: notices }, async ({ shop, simulator, startWorker }) => {
    await (side === 'peyk' ? queueNotices(shop) : queueJobs(shop))
    await startWorker(side)
    await simulator.untilSent(notices, LONGEST_MS)
    const sends = await simulator.sends()
    assertToldOnce(sends, notices)
    return rateOfSends(sends, notices)
  })
}

/** All orders are paid, and the notice of each waits in the queue. */
export async function queueNotices(shop: Shop): Promise<void> {
  await shop.pay()
  const producer = createProducer(shop.redis, PREFIX, () => undefined)
  for (let start = 0; start < shop.orderIds.length; start += AT_ONCE)
    await producer.renotify(shop.orderIds.slice(start, start + AT_ONCE).map((orderId) => ({ orderId, kind: 'paid' })))
  await producer.close()
}

async function queueJobs({ redis, orderIds }: Shop): Promise<void> {
  const producer = createProducer(redis, PREFIX, () => undefined)
  const queue = producer.queue('notifications')
  for (let start = 0; start < orderIds.length; start += AT_ONCE) {
    const page = orderIds.slice(start, start + AT_ONCE)
    await queue.addBulk(
      page.map((orderId, i) => ({ name: 'tell', data: { orderId, chatId: FIRST_CHAT + start + i }, opts: {} })),
    )
  }
  await producer.close()
}
