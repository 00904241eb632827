import type { DueNotice } from '@peyk/domain/notice'
import { SECOND } from '@peyk/domain/time'
import { createProducer } from '@peyk/queues/producer'
import { toRow } from './benchmark.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { FIRST_CHAT } from './order-range.ts'
import { PREFIX } from './prefix.ts'
import { assertToldOnce, rateOfSends } from './sends.ts'
import type { Shop } from './shop.ts'
import { withScene } from './sides.ts'

const FULL = { notices: 10_000, rounds: 3 }
const SMOKE = { notices: 300, rounds: 1 }
const LEAST_RATIO = 0.9
const LONGEST_MS = 120 * SECOND
const AT_ONCE = 1000

/** Notices a second through one notifier process, against a worker of the same libraries that only sends. */
export const deliver: Benchmark = async ({ isSmoke, say }) => {
  const { notices, rounds } = isSmoke ? SMOKE : FULL
  const rates: Record<Subject, number[]> = { baseline: [], 'one-notifier': [], 'one-by-one': [] }
  for (let round = 0; round < rounds; round += 1) {
    say(`round ${round + 1} of ${rounds}`)
    for (const subject of round % 2 === 0 ? SUBJECTS : SUBJECTS.toReversed())
      rates[subject].push(await rateOf(subject, notices))
  }
  const baseline = toRow('deliver.baseline', 'notices/s', rates.baseline)
  const against = (row: Row): Row => ({ ...row, baseline: baseline.value, ratio: row.value / baseline.value })
  const together = against(toRow('deliver.one-notifier', 'notices/s', rates['one-notifier']))
  return [
    baseline,
    { ...together, goal: `≥ ${LEAST_RATIO} ×`, holds: (together.ratio ?? 0) >= LEAST_RATIO },
    against(toRow('deliver.one-notifier.one-by-one', 'notices/s', rates['one-by-one'])),
  ]
}

function rateOf(subject: Subject, notices: number): Promise<number> {
  return withScene({ orders: notices }, async ({ shop, simulator, startWorker }) => {
    await QUEUE[subject](shop)
    await startWorker(subject === 'baseline' ? 'baseline' : 'peyk')
    await simulator.untilSent(notices, LONGEST_MS)
    const sends = await simulator.sends()
    assertToldOnce(sends, notices)
    return rateOfSends(sends, notices)
  })
}

/** All orders are paid, and their notices wait in the queue together, as webhooks that come at once put them there. */
async function queueTogether(shop: Shop): Promise<void> {
  await shop.pay()
  const producer = createProducer(shop.redis, PREFIX, () => undefined)
  await Promise.all(dueNotices(shop).map(producer.notify))
  await producer.close()
}

/** All orders are paid, and the notice of each waits in the queue as a job of its own. */
export async function queueNotices(shop: Shop): Promise<void> {
  await shop.pay()
  const producer = createProducer(shop.redis, PREFIX, () => undefined)
  const notices = dueNotices(shop)
  for (let start = 0; start < notices.length; start += AT_ONCE)
    await producer.renotify(notices.slice(start, start + AT_ONCE))
  await producer.close()
}

/** As a webhook's news makes them due: with the chat. */
function dueNotices({ orderIds }: Shop): DueNotice[] {
  return orderIds.map((orderId, i) => ({ orderId, kind: 'paid', chatId: String(FIRST_CHAT + i) }))
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

/** `one-notifier`: what became due together; `one-by-one`: what became due over time. */
type Subject = 'baseline' | 'one-notifier' | 'one-by-one'
const QUEUE: Record<Subject, (shop: Shop) => Promise<void>> = {
  baseline: queueJobs,
  'one-notifier': queueTogether,
  'one-by-one': queueNotices,
}
const SUBJECTS = Object.keys(QUEUE) as Subject[]
