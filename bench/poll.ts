import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Benchmark } from './benchmark.ts'
import { withScene } from './scene.ts'
import { toRate } from './sends.ts'

const FULL = { loop: 4000, checks: 100_000 }
const SMOKE = { loop: 100, checks: 1000 }
const PANEL_LATENCY_MS = 20
const BATCH = 100
/** The notifier's requests at once, and the loop's. */
const AT_ONCE = 10
const PENDING = '{peyk}:pending'

/** Pending orders checked a second by scheduler and notifier, against a loop as bots have it. */
export const poll: Benchmark = async ({ isSmoke, say }) => {
  const { loop, checks } = isSmoke ? SMOKE : FULL
  say('the loop')
  const baseline = await withPanel((panel) => rateOfLoop(panel, loop))
  say('scheduler and notifier')
  return { 'poll.checks': { value: await withPanel((panel) => rateOfChecks(panel, checks)), baseline } }
}

/** One GET an order, whose status is read; nothing is recorded. */
async function rateOfLoop(panel: Panel, count: number): Promise<number> {
  const orderIds = Array.from({ length: count }, (_, i) => String(i)).values()
  const work = async () => {
    for (const orderId of orderIds) {
      const { status } = (await (await fetch(`${panel.url}/orders/${orderId}`)).json()) as { status: string }
      if (status !== 'pending') throw new Error(`Order ${orderId} is ${status}.`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return toRate(panel.askedAtMs)
}

/** All that Peyk does: jobs of the queue, the request, its answer validated and compared with the order in Redis. */
function rateOfChecks(panel: Panel, count: number): Promise<number> {
  return withScene({}, async ({ enqueue, startApp, redis }) => {
    await enqueue('peyk', { first: 0, count, status: 'pending' })
    // Every order is due now.
    const pending = await redis.zunionstore(PENDING, 1, PENDING, 'WEIGHTS', 0)
    if (pending !== count) throw new Error(`Expected ${count} pending orders, got ${pending}.`)
    const asked = panel.untilAsked(count)
    const env = { PANEL_UPDATES: 'polling', PANEL_API_BASE_URL: panel.url, PANEL_BATCH_SIZE: String(BATCH) }
    await startApp('notifier', env)
    await startApp('scheduler', env)
    await asked
    return toRate(panel.askedAtMs)
  })
}

type Panel = {
  url: string
  /** When each order was asked for. */
  askedAtMs: number[]
  untilAsked: (count: number) => Promise<void>
}

/** A panel whose orders are all pending. It answers after 20 ms, one order or a list. */
async function withPanel<Result>(act: (panel: Panel) => Promise<Result>): Promise<Result> {
  const askedAtMs: number[] = []
  const all = Promise.withResolvers<undefined>()
  let wanted = Number.POSITIVE_INFINITY
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://panel')
    const ids = searchParams.get('ids')?.split(',') ?? [pathname.split('/').at(-1) ?? '']
    const nowMs = performance.now()
    askedAtMs.push(...ids.map(() => nowMs))
    if (askedAtMs.length >= wanted) all.resolve(undefined)
    const orders = ids.map((id) => ({ id, status: 'pending', amount: '250000', currency: 'IRT' }))
    const body = JSON.stringify(searchParams.has('ids') ? orders : orders[0])
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(body), PANEL_LATENCY_MS)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  try {
    return await act({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      askedAtMs,
      untilAsked(count) {
        wanted = count
        return all.promise
      },
    })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
