import { setTimeout as delay } from 'node:timers/promises'
import { SECOND } from '@peyk/domain/time'
import { createProducer } from '@peyk/queues/producer'
import { startBaseline } from './baseline-process.ts'
import { toRow } from './benchmark.ts'
import type { Benchmark } from './benchmark.ts'
import { startNotifiers } from './notifiers.ts'
import { FIRST_CHAT, PREFIX, openShop } from './poll-shop.ts'
import type { Shop } from './poll-shop.ts'
import { startSimulatorProcess } from './simulator-process.ts'
import type { SimulatorProcess } from './simulator-process.ts'

const FULL = { notices: 10_000, rounds: 3 }
const SMOKE = { notices: 300, rounds: 1 }
const LEAST_RATIO = 0.9
const LONGEST_MS = 120 * SECOND
/** The first messages go over connections that have to be made, through code that is not compiled yet. */
const WARM_UP_SHARE = 0.2

type Subject = { notices: number; shop: Shop; simulator: SimulatorProcess }

/** Notices a second through one notifier process, against a worker of the same libraries that only sends. */
export const deliver: Benchmark = async ({ isSmoke, say }) => {
  const { notices, rounds } = isSmoke ? SMOKE : FULL
  const rates = { baseline: [] as number[], notifier: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    say(`round ${round + 1} of ${rounds}`)
    rates.baseline.push(await withSubject(notices, rateOfBaseline))
    rates.notifier.push(await withSubject(notices, rateOfNotifier))
  }
  const baseline = toRow('deliver.baseline', 'notices/s', rates.baseline)
  const row = toRow('deliver.one-notifier', 'notices/s', rates.notifier)
  const ratio = row.value / baseline.value
  return [
    baseline,
    { ...row, baseline: baseline.value, ratio, goal: `≥ ${LEAST_RATIO} ×`, holds: ratio >= LEAST_RATIO },
  ]
}

async function withSubject(notices: number, measure: (subject: Subject) => Promise<number>): Promise<number> {
  const shop = await openShop(notices)
  const simulator = await startSimulatorProcess('off')
  try {
    await simulator.haveStarted(FIRST_CHAT, notices)
    return await measure({ notices, shop, simulator })
  } finally {
    await simulator.close()
    await shop.close()
  }
}

async function rateOfNotifier(subject: Subject): Promise<number> {
  const { shop, simulator } = subject
  await shop.pay()
  const producer = createProducer(shop.redis, PREFIX, () => undefined)
  for (let start = 0; start < shop.orderIds.length; start += 1000)
    await producer.renotify(shop.orderIds.slice(start, start + 1000).map((orderId) => ({ orderId, kind: 'paid' })))
  await producer.close()
  const [notifier] = await startNotifiers(1, {
    REDIS_URL: shop.url,
    REDIS_PREFIX: PREFIX,
    TELEGRAM_API_ROOT: simulator.telegramApiRoot,
    TELEGRAM_RATE_PER_SECOND: '0',
    TELEGRAM_CHAT_INTERVAL_MS: '0',
  })
  const rate = await rateOf(subject)
  await notifier?.end('SIGKILL')
  return rate
}

async function rateOfBaseline(subject: Subject): Promise<number> {
  const { shop, simulator } = subject
  const producer = createProducer(shop.redis, PREFIX, () => undefined)
  const queue = producer.queue('notifications')
  for (let start = 0; start < shop.orderIds.length; start += 1000) {
    const page = shop.orderIds.slice(start, start + 1000)
    await queue.addBulk(
      page.map((orderId, i) => ({ name: 'tell', data: { orderId, chatId: FIRST_CHAT + start + i }, opts: {} })),
    )
  }
  await producer.close()
  const worker = await startBaseline('baseline-worker', {
    REDIS_URL: shop.url,
    REDIS_PREFIX: PREFIX,
    TELEGRAM_API_ROOT: simulator.telegramApiRoot,
  })
  const rate = await rateOf(subject)
  await worker.end()
  return rate
}

/** Messages a second, once it has warmed up. */
async function rateOf({ notices, simulator }: Subject): Promise<number> {
  const startedAtMs = performance.now()
  let { times } = await simulator.sends()
  while (times.length < notices) {
    if (performance.now() - startedAtMs > LONGEST_MS)
      throw new Error(`Expected ${notices} messages by now, got ${times.length}.`)
    await delay(250)
    times = (await simulator.sends()).times
  }
  const from = Math.floor(notices * WARM_UP_SHARE)
  return ((notices - 1 - from) / ((times[notices - 1] ?? 0) - (times[from] ?? 0))) * SECOND
}
