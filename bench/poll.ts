import { setTimeout as delay } from 'node:timers/promises'
import { createLogger } from '@peyk/runtime/logger'
import { createProducer } from '@peyk/queues/producer'
import { enqueueDueChecks } from '../apps/scheduler/src/due-checks.ts'
import { median, timeOf, toRow } from './benchmark.ts'
import type { Benchmark, BenchmarkOptions, Row } from './benchmark.ts'
import { rateOfChecks, rateOfLoop, startBenchPanel } from './poll-rates.ts'
import { PREFIX } from './prefix.ts'
import { openShop } from './shop.ts'
import type { Shop } from './shop.ts'

const FULL = { orders: 1_000_000, rounds: 5, emptyTicks: 200, one: 4000, many: 100_000, settleMs: 2000 }
const SMOKE = { orders: 2000, rounds: 1, emptyTicks: 5, one: 200, many: 2000, settleMs: 100 }
type Size = typeof FULL
type Say = BenchmarkOptions['say']

const BATCH = 100
/** One that answers at once shows what Peyk itself costs; one that takes its time is what shops have. */
const PANEL_LATENCIES_MS = [0, 20]
const MOST_BYTES = 250
const MOST_TICK_MS = 2
const LEAST_RATIO = 20

/** Polling a panel at scale: what a pending order costs in Redis, a tick's time, and how many orders are checked a second. */
export const poll: Benchmark = async ({ isSmoke, say }) => {
  const size = isSmoke ? SMOKE : FULL
  const shop = await openShop(size.orders)
  try {
    const filledBytes = await fill(shop, size, say)
    const ticks = await measureTicks(shop, size, say)
    const rates: Row[] = []
    for (const latencyMs of PANEL_LATENCIES_MS) rates.push(...(await measureRates(shop, size, latencyMs, say)))
    // Last, since it empties Redis.
    return [...(await measureMemory(shop, size, filledBytes)), ...ticks, ...rates]
  } finally {
    await shop.close()
  }
}

/** Bytes that the orders take, all in all. */
async function fill(shop: Shop, { settleMs }: Size, say: Say): Promise<number> {
  const before = await shop.usedMemory()
  await shop.fill(say)
  // Replies and the append-only file's buffer are let go.
  await delay(settleMs)
  return (await shop.usedMemory()) - before
}

async function measureMemory(shop: Shop, { settleMs }: Size, filledBytes: number): Promise<Row[]> {
  const count = shop.orderIds.length
  const list = (await shop.bytesOfLists(settleMs)) / count
  const value = filledBytes / count - list
  return [
    { name: 'poll.memory.order', value, unit: 'bytes', goal: `< ${MOST_BYTES}`, holds: value < MOST_BYTES },
    { name: 'poll.memory.customers-list', value: list, unit: 'bytes' },
  ]
}

async function measureTicks(shop: Shop, size: Size, say: Say): Promise<Row[]> {
  const logger = createLogger('bench', {})
  logger.silent = true
  const producer = createProducer(shop.redis, PREFIX, () => undefined)
  const queue = producer.queue('order-checks')
  const { orders } = shop.store
  const tick = () =>
    enqueueDueChecks({
      orders,
      checkOrders: producer.checkOrders,
      waitingChecks: () => queue.getWaitingCount(),
      batchSize: BATCH,
      logger,
    })
  await tick()

  const share = Math.ceil(size.orders / 100)
  const times = { empty: [] as number[], share: [] as number[], all: [] as number[], take: [] as number[] }
  for (let round = 0; round < size.rounds; round += 1) {
    say(`ticks, round ${round + 1} of ${size.rounds}`)
    await queue.obliterate({ force: true })
    await shop.makeDue(0)
    for (let i = 0; i < size.emptyTicks; i += 1) times.empty.push(await timeOf(tick))
    await shop.makeDue(share)
    times.share.push(await timeOf(tick))
    await queue.obliterate({ force: true })
    await shop.makeDue(size.orders)
    times.all.push(await timeOf(tick))
    await queue.obliterate({ force: true })
    await shop.makeDue(size.orders)
    times.take.push((await timeToTakeAll(shop)) / Math.ceil(size.orders / TAKEN_AT_ONCE))
  }
  await producer.close()
  const holds = median(times.empty) < MOST_TICK_MS
  return [
    toRow('poll.tick.nothing-due', 'ms', times.empty, { goal: `< ${MOST_TICK_MS}`, holds }),
    toRow('poll.tick.1-percent-due', 'ms', times.share),
    // As many as the queue takes: the tick stops at 1,000 waiting jobs.
    toRow('poll.tick.all-due', 'ms', times.all),
    toRow('poll.take-1000-of-all-due', 'ms', times.take),
  ]
}

const TAKEN_AT_ONCE = 1000

function timeToTakeAll({ store, orderIds }: Shop): Promise<number> {
  return timeOf(async () => {
    let taken = 0
    for (;;) {
      const due = await store.orders.takeDueChecks(TAKEN_AT_ONCE)
      taken += due.length
      if (due.length < TAKEN_AT_ONCE) break
    }
    if (taken !== orderIds.length) throw new Error(`Only ${taken} of ${orderIds.length} orders were given out.`)
  })
}

async function measureRates(shop: Shop, size: Size, latencyMs: number, say: Say): Promise<Row[]> {
  const panel = await startBenchPanel(latencyMs)
  const one = shop.orderIds.slice(0, size.one)
  const many = shop.orderIds.slice(0, size.many)
  const rates = { loop: [] as number[], single: [] as number[], batched: [] as number[] }
  try {
    // The first round warms up and does not count.
    for (let round = 0; round <= size.rounds; round += 1) {
      say(`checks, a panel of ${latencyMs} ms, round ${round} of ${size.rounds}`)
      const loop = await rateOfLoop(panel, one)
      const single = await rateOfChecks(shop, panel, one, 1)
      const batched = await rateOfChecks(shop, panel, many, BATCH)
      if (round === 0) continue
      rates.loop.push(loop)
      rates.single.push(single)
      rates.batched.push(batched)
    }
  } finally {
    panel.close()
  }
  const name = `poll.checks.panel-${latencyMs}-ms`
  const baseline = median(rates.loop)
  const against = (values: readonly number[]) => ({ baseline, ratio: median(values) / baseline })
  const batched = against(rates.batched)
  return [
    toRow(`${name}.loop`, 'orders/s', rates.loop),
    toRow(`${name}.batches-of-1`, 'orders/s', rates.single, against(rates.single)),
    toRow(`${name}.batches-of-${BATCH}`, 'orders/s', rates.batched, {
      ...batched,
      goal: `≥ ${LEAST_RATIO}× the loop`,
      holds: batched.ratio >= LEAST_RATIO,
    }),
  ]
}
