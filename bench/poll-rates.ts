import { fork } from 'node:child_process'
import { checkOrders } from '@peyk/checks/check-orders'
import { createPanelClient } from '@peyk/panel/panel-client'
import { createProducer } from '@peyk/queues/producer'
import { startWorker } from '@peyk/queues/worker'
import { timeOf } from './benchmark.ts'
import { PREFIX } from './prefix.ts'
import type { Shop } from './shop.ts'

/** The notifier's checks at once, and the loop's. */
const AT_ONCE = 10

export type BenchPanel = { url: string; close: () => void }

/** Starts the panel in a process of its own. */
export async function startBenchPanel(latencyMs: number): Promise<BenchPanel> {
  const child = fork(new URL('poll-panel.ts', import.meta.url), {
    env: { ...process.env, LATENCY_MS: String(latencyMs) },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    child.once('exit', () => reject(new Error('The panel of the benchmark ended.')))
  })
  return { url: `http://127.0.0.1:${port}`, close: () => void child.kill() }
}

/** Orders a second by a loop as bots have it: one GET an order, so many at once, and a look at the status. */
export async function rateOfLoop(panel: BenchPanel, orderIds: readonly string[]): Promise<number> {
  const queue = orderIds.values()
  let pending = 0
  const work = async () => {
    for (const orderId of queue) {
      const response = await fetch(`${panel.url}/orders/${orderId}`)
      const { status } = (await response.json()) as { status: string }
      if (status === 'pending') pending += 1
    }
  }
  const ms = await timeOf(() => Promise.all(Array.from({ length: AT_ONCE }, work)))
  if (pending !== orderIds.length) throw new Error(`Only ${pending} of ${orderIds.length} orders were answered.`)
  return (orderIds.length / ms) * 1000
}

/** Orders a second by Peyk: jobs of the queue, its worker, the panel's client, the order book. */
export async function rateOfChecks(
  shop: Shop,
  panel: BenchPanel,
  orderIds: readonly string[],
  batchSize: number,
): Promise<number> {
  const { redis, store } = shop
  const ignore = () => undefined
  const producer = createProducer(redis, PREFIX, ignore)
  const client = createPanelClient({
    adapter: 'generic',
    apiBaseUrl: panel.url,
    apiToken: undefined,
    batchSize,
    paidStatuses: [],
  })
  const batches = Array.from({ length: Math.ceil(orderIds.length / batchSize) }, (_, i) =>
    orderIds.slice(i * batchSize, (i + 1) * batchSize),
  )
  await producer.checkOrders(batches)

  let left = batches.length
  const done = Promise.withResolvers<undefined>()
  const deps = { orders: store.orders, notify: producer.notify, panel: client, signal: new AbortController().signal }
  const report = (finding: unknown) =>
    done.reject(new Error(`An order was not simply pending: ${JSON.stringify(finding)}`))
  const ms = await timeOf(async () => {
    const worker = startWorker(
      'order-checks',
      async ({ payload }) => {
        const summary = await checkOrders(payload.orderIds, { ...deps, report })
        left -= 1
        if (left === 0) done.resolve(undefined)
        return summary
      },
      {
        connection: redis,
        prefix: PREFIX,
        concurrency: AT_ONCE,
        holdQueue: producer.holdQueue,
        onError: ignore,
        onFailed: (_jobId, error) => done.reject(error),
      },
    )
    try {
      await done.promise
    } finally {
      await worker.close()
    }
  })
  await producer.queue('order-checks').obliterate({ force: true })
  await producer.close()
  client.close()
  return (orderIds.length / ms) * 1000
}
