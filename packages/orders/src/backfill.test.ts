import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DAY, HOUR, MINUTE } from '@peyk/domain/time'
import { createPanelClient } from '@peyk/panel/panel-client'
import type { PanelClientOptions } from '@peyk/panel/panel-client'
import { createProducer } from '@peyk/queues/producer'
import { orderUpdateOf, testStore } from '@peyk/test-support/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backfill, backfillSince } from './backfill.ts'
import type { BackfillDeps } from './backfill.ts'
import { createEnqueueDue } from './enqueue-due.ts'
import { ADAPTER_OPTIONS } from '@peyk/panel/adapter-options-fixture'

type Order = { id: number; status?: string; chat_id?: number; updated_at?: string; paid_at?: string }
type Answer = { status?: number; body: unknown; headers?: Record<string, string> }

const NOW_MS = Date.UTC(2026, 10, 20, 12)
const iso = (atMs: number) => new Date(atMs).toISOString()

describe('a backfill', () => {
  let test: ReturnType<typeof testStore>
  let producer: ReturnType<typeof createProducer>
  let answer: (url: URL) => Answer
  let asked: URL[]
  let lines: Record<string, unknown>[]
  const closers: (() => void)[] = []

  beforeEach(() => {
    test = testStore()
    producer = createProducer(test.redis, test.prefix, () => undefined)
    asked = []
    lines = []
  })
  afterEach(async () => {
    for (const close of closers.splice(0)) close()
    await producer.close()
    test.close()
  })

  /** A panel of this kind; `answer` answers. */
  const start = async (options: Partial<PanelClientOptions> = {}): Promise<BackfillDeps> => {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://panel')
      asked.push(url)
      const { status = 200, body, headers = {} } = answer(url)
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = createPanelClient({
      ...ADAPTER_OPTIONS,
      adapter: 'generic',
      apiBaseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
      changesPath: 'orders?changed_since={since}&page={page}',
      breaker: { failures: 1000 },
      ...options,
    })
    closers.push(() => {
      client.close()
      server.closeAllConnections()
      server.close()
    })
    const line = (_message: string, fields: Record<string, unknown>) => void lines.push(fields)
    const logger = { info: line, warn: line }
    if (client.changes === undefined) throw new Error('this panel cannot be asked for what changed')
    return {
      orders: test.store.orders,
      enqueue: createEnqueueDue({ producer, logger }),
      logger,
      changes: client.changes,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      firstBackOffMs: 1,
    }
  }
  /** A panel with pages of two that knows these orders. */
  const shop = (orders: readonly Order[], pageSize = 2) => {
    answer = ({ searchParams }) => {
      const since = searchParams.get('changed_since') ?? ''
      const found = orders.filter(({ updated_at = iso(NOW_MS) }) => updated_at > since)
      const first = (Number(searchParams.get('page')) - 1) * pageSize
      return { body: found.slice(first, first + pageSize) }
    }
  }
  const run = (deps: BackfillDeps, fromMs = NOW_MS - DAY) => backfill(test.store.watermark, NOW_MS, fromMs, deps)
  const runFromNow = (deps: BackfillDeps, nowMs = NOW_MS) => backfill(test.store.watermark, nowMs, undefined, deps)
  const status = async (orderId: number) => (await test.store.orders.get(String(orderId)))?.status
  const queued = () => producer.queue('notifications').getWaitingCount()
  const watermarkMs = async () => (await test.store.watermark.read())?.atMs
  const paid = (id: number, agoMs: number): Order => ({
    id,
    status: 'paid',
    chat_id: 7,
    updated_at: iso(NOW_MS - agoMs),
  })

  it('records orders that Peyk never heard of, queues what is due once, and counts what webhooks had missed', async () => {
    shop([paid(1, 3 * HOUR), paid(2, 2 * HOUR), { ...paid(3, HOUR), status: 'pending' }])
    const deps = await start()
    expect(await run(deps)).toMatchObject({ pages: 3, changed: 3, unheard: 3, missed: 2, old: 0, ended: 'complete' })
    expect(await queued()).toBe(2)
    expect(await watermarkMs()).toBe(NOW_MS - HOUR)
    expect(await run(deps)).toMatchObject({ changed: 1, unheard: 0, missed: 0, ended: 'complete' })
    expect(asked.at(-1)?.searchParams.get('changed_since')).toBe(iso(NOW_MS - HOUR - 10 * MINUTE))
    expect(await queued()).toBe(2)
    expect((await test.store.statistics.lastHour()).missed).toBe(2)
  })

  it('at a first start reaches back no further than BACKFILL_FROM, and notifies nobody of what was paid before', async () => {
    shop([paid(1, 3 * HOUR), { ...paid(2, HOUR), paid_at: iso(NOW_MS - 90 * DAY) }, paid(3, HOUR)])
    expect(await run(await start(), NOW_MS - 2 * HOUR)).toMatchObject({ changed: 2, old: 1, missed: 1 })
    expect([await status(1), await status(2), await status(3)]).toEqual([undefined, undefined, 'paid'])
  })

  it('without BACKFILL_FROM takes what changed after the first start only', async () => {
    const orders = [paid(1, 3 * HOUR)]
    shop(orders)
    const deps = await start()
    expect(await runFromNow(deps)).toMatchObject({ missed: 0 })
    orders.push(paid(2, -MINUTE))
    expect(await runFromNow(deps, NOW_MS + HOUR)).toMatchObject({ missed: 1 })
    expect([await status(1), await status(2)]).toEqual([undefined, 'paid'])
  })

  it.each([-5 * HOUR, 5 * HOUR])('finds what changed although the shop’s clock is off by %i ms', async (offMs) => {
    const orders = [paid(1, HOUR - offMs)]
    shop(orders)
    const deps = await start()
    await runFromNow(deps)
    expect(await status(1)).toBeUndefined()
    for (let i = 2; i < 5; i += 1) {
      orders.push(paid(i, -i * MINUTE - offMs))
      expect(await runFromNow(deps, NOW_MS + i * MINUTE)).toMatchObject({ missed: 1 })
    }
  })

  it('asks for a page that fails again, and moves the watermark only after a page is recorded', async () => {
    const orders = [paid(1, 4 * HOUR), paid(2, 3 * HOUR), paid(3, 2 * HOUR)]
    shop(orders)
    const good = answer
    let failures = 0
    answer = (url) => {
      if (url.searchParams.get('page') !== '2' || failures === 3) return good(url)
      failures += 1
      return { status: 500, body: 'no' }
    }
    const deps = await start()
    expect(await run(deps)).toMatchObject({ missed: 3, ended: 'complete' })
    expect(failures).toBe(3)
    expect(await watermarkMs()).toBe(NOW_MS - 2 * HOUR)
  })

  it.each([
    ['an error page', { body: '<html>Fatal error</html>' }],
    ['no list', { body: { success: true, data: { id: 5, status: 'paid' } } }],
    ['a failure', { status: 502, body: '' }],
  ])('gives up for now on %s, with what came before recorded', async (_what, broken) => {
    shop([paid(1, 4 * HOUR), paid(2, 3 * HOUR), paid(3, 2 * HOUR)])
    const good = answer
    answer = (url) => (url.searchParams.get('page') === '2' ? broken : good(url))
    const deps = await start()
    expect(await run(deps)).toMatchObject({ missed: 2, ended: 'panel_away' })
    expect(await watermarkMs()).toBe(NOW_MS - 3 * HOUR)
    expect(lines.filter(({ event }) => event === 'backfill.unanswered')).toHaveLength(6)
    answer = good
    expect(await run(deps)).toMatchObject({ missed: 1, ended: 'complete' })
  })

  it('reads the pages after one that fails, and leaves the watermark before it', async () => {
    shop([6, 5, 4, 3, 2, 1].map((hours, i) => paid(i + 1, hours * HOUR)))
    const good = answer
    answer = (url) => (url.searchParams.get('page') === '2' ? { status: 500, body: 'no' } : good(url))
    const deps = await start()
    expect(await run(deps)).toMatchObject({ missed: 4, ended: 'panel_away' })
    expect(await watermarkMs()).toBe(NOW_MS - 5 * HOUR)
    answer = good
    expect(await run(deps)).toMatchObject({ missed: 2, ended: 'complete' })
    expect(await watermarkMs()).toBe(NOW_MS - HOUR)
  })

  it('asks for no page after two that fail', async () => {
    answer = () => ({ status: 500, body: 'no' })
    expect(await run(await start())).toMatchObject({ pages: 0, ended: 'panel_away' })
    expect(new Set(asked.map(({ searchParams }) => searchParams.get('page')))).toEqual(new Set(['1', '2']))
  })

  it('misses no order without a time although the shop’s clock is hours behind', async () => {
    const orders: { order: Order; atMs: number }[] = []
    let panelMs = NOW_MS - 3 * HOUR
    answer = ({ searchParams }) => ({
      body: orders
        .filter(({ atMs }) => iso(atMs) > (searchParams.get('changed_since') ?? ''))
        .map(({ order }) => order),
      headers: { date: new Date(panelMs).toUTCString() },
    })
    const place = (id: number) => orders.push({ order: { id, status: 'paid', chat_id: id }, atMs: panelMs })
    place(1)
    const deps = await start()
    expect(await runFromNow(deps)).toMatchObject({ missed: 0 })
    for (const id of [2, 3]) {
      panelMs += HOUR
      place(id)
      expect(await runFromNow(deps, panelMs + 3 * HOUR)).toMatchObject({ missed: 1 })
    }
  })

  it('leaves the watermark where it is while unordered pages come, until all are recorded', async () => {
    shop([paid(1, HOUR), paid(2, 3 * HOUR), paid(3, 2 * HOUR)])
    const good = answer
    answer = (url) => (url.searchParams.get('page') === '2' ? { body: 'no' } : good(url))
    const deps = await start()
    await run(deps)
    expect(await watermarkMs()).toBe(NOW_MS - DAY - 1)
    answer = good
    await run(deps)
    expect(await watermarkMs()).toBe(NOW_MS - HOUR)
  })

  it('ends at a page that a panel without pages repeats', async () => {
    shop([paid(1, HOUR)])
    const good = answer
    answer = (url) => {
      url.searchParams.set('page', '1')
      return good(url)
    }
    expect(await run(await start())).toMatchObject({ pages: 1, missed: 1, ended: 'complete' })
  })

  it('ends at a page that is repeated with another time of the answer', async () => {
    shop([paid(1, HOUR)])
    const good = answer
    answer = (url) => {
      url.searchParams.set('page', '1')
      const { body } = good(url)
      return { body: { orders: body, served_at: asked.length } }
    }
    expect(await run(await start())).toMatchObject({ pages: 1, missed: 1, ended: 'complete' })
    expect(asked).toHaveLength(2)
  })

  it.each([404, 204])('ends at a page behind the last one that is answered %i', async (status) => {
    shop([paid(1, HOUR)])
    const good = answer
    answer = (url) => (url.searchParams.get('page') === '1' ? good(url) : { status, body: '' })
    expect(await run(await start())).toMatchObject({ changed: 1, missed: 1, ended: 'complete' })
    expect(asked).toHaveLength(2)
    answer = () => ({ status, body: '' })
    expect(await run(await start()), 'but not where the first one is').toMatchObject({ ended: 'panel_away' })
  })

  it.each([1, 2])('misses no order of a numbered page while %i others change during the walk', async (changing) => {
    const orders = Array.from({ length: 8 }, (_, i) => paid(i + 1, (10 - i) * HOUR))
    shop(orders)
    const good = answer
    answer = (url) => {
      const given = good(url)
      if (asked.length <= changing) {
        const [moved] = orders.splice(0, 1)
        if (moved) orders.push({ ...moved, updated_at: iso(NOW_MS - MINUTE + asked.length) })
      }
      return given
    }
    expect(await run(await start())).toMatchObject({ missed: 8, ended: 'complete' })
    expect(await queued()).toBe(8)
  })

  it('goes on after an order that cannot be read, which is an incident where it is pending', async () => {
    shop([{ id: 1 }, paid(2, HOUR)])
    await test.store.orders.link('1', '7')
    expect(await run(await start())).toMatchObject({ missed: 1, unreadable: 1 })
    expect(lines).toContainEqual({ event: 'check.unreadable', orderId: '1' })
    expect(await test.store.orders.unreadableAnswers(5)).toEqual({ count: 1, orderIds: ['1'] })
  })

  it('alerts once of an order that was never known and cannot be read, but not of one that is paid', async () => {
    await test.store.orders.applyOrderUpdate(orderUpdateOf('3', 'paid'), 'webhook')
    shop([{ id: 1 }, { id: 3 }, paid(2, HOUR)])
    const deps = await start()
    for (let i = 0; i < 2; i += 1) expect(await run(deps)).toMatchObject({ unreadable: 2 })
    const { alerts } = await test.store.alerts.list(9)
    expect(alerts).toMatchObject([{ name: 'answer_unreadable', subject: '1' }])
    expect(await test.store.orders.history('1')).toMatchObject([{ event: 'unreadable' }])
  })

  it('takes 10,000 orders at once, says how far it is, and goes on where it was stopped', async () => {
    const orders = Array.from({ length: 10_000 }, (_, i) => ({ ...paid(i, 20_000_000 - i * 1000), chat_id: i + 1 }))
    shop(orders, 100)
    const stop = new AbortController()
    const deps = await start()
    const first = await run({
      ...deps,
      signal: stop.signal,
      onProgress: ({ pages }) => pages === 60 && stop.abort(),
    })
    expect(first).toMatchObject({ pages: 60, missed: 6000, ended: 'interrupted' })
    expect(await run(deps)).toMatchObject({ missed: 4000, ended: 'complete' })
    expect(await queued()).toBe(10_000)
  })

  it('since a time asks for that, and leaves the watermark', async () => {
    shop([paid(1, 30 * HOUR), paid(2, HOUR)])
    const sinceMs = NOW_MS - 2 * HOUR
    const total = await backfillSince(sinceMs, NOW_MS, test.store.watermark, await start())
    expect(total).toMatchObject({ changed: 1, missed: 1 })
    expect(await test.store.watermark.read()).toBeUndefined()
  })

  describe('of WooCommerce', () => {
    const wooOrder = (id: number, modifiedMs: number) => ({
      id,
      status: 'processing',
      date_modified_gmt: iso(modifiedMs).slice(0, 19),
      date_paid_gmt: iso(modifiedMs).slice(0, 19),
      meta_data: [{ key: '_telegram_chat_id', value: '7' }],
    })
    type WooOrder = ReturnType<typeof wooOrder>
    const woo = (orders: WooOrder[], onAsked: () => void = () => undefined) => {
      answer = ({ searchParams }) => {
        onAsked()
        const since = searchParams.get('modified_after') ?? ''
        const first = (Number(searchParams.get('page')) - 1) * 100
        const page = orders
          .filter((order) => order.date_modified_gmt > since)
          .toSorted((a, b) => (a.date_modified_gmt < b.date_modified_gmt ? -1 : 1))
          .slice(first, first + 100)
        return { body: page }
      }
    }

    it('misses no order while others change during the walk', async () => {
      const orders = Array.from({ length: 250 }, (_, i) => wooOrder(i, NOW_MS - HOUR + i * 1000))
      let changes = -1
      woo(orders, () => {
        for (const order of orders.slice(Math.max(0, changes * 10), changes * 10 + 10))
          order.date_modified_gmt = iso(NOW_MS).slice(0, 19)
        changes += 1
      })
      expect(await run(await start({ adapter: 'woocommerce' }))).toMatchObject({ missed: 250, ended: 'complete' })
      expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({
        dates_are_gmt: 'true',
        orderby: 'modified',
        order: 'asc',
        per_page: '100',
        page: '1',
      })
    })

    it('reads pages by number where all of a page changed in one second', async () => {
      woo(Array.from({ length: 350 }, (_, i) => wooOrder(i, NOW_MS - HOUR)))
      expect(await run(await start({ adapter: 'woocommerce' }))).toMatchObject({ missed: 350, ended: 'complete' })
    })

    it('says so when the shop ignores the time and goes round', async () => {
      const page = Array.from({ length: 100 }, (_, i) => wooOrder(i, NOW_MS - HOUR + i * 1000))
      answer = () => ({ body: page })
      expect(await run(await start({ adapter: 'woocommerce' }))).toMatchObject({ pages: 1, ended: 'going_round' })
    })
  })

  describe('of Shopify', () => {
    const page = (id: number) => ({
      orders: [
        {
          id,
          financial_status: 'paid',
          updated_at: iso(NOW_MS - HOUR + id),
          note_attributes: [{ name: '_telegram_chat_id', value: '7' }],
        },
      ],
    })
    const next = (cursor: string, host = 'https://evil.example') => ({
      link: `<${host}/admin/api/orders.json?limit=250&page_info=before>; rel="previous", <${host}/admin/api/orders.json?page_info=${cursor}&limit=250>; rel="next"`,
    })

    it('follows the name of the next page, and never a link to another host', async () => {
      answer = ({ searchParams }) =>
        searchParams.get('page_info') === 'abc%3D' || searchParams.get('page_info') === 'abc='
          ? { body: page(2) }
          : { body: page(1), headers: next('abc%3D') }
      expect(await run(await start({ adapter: 'shopify' }))).toMatchObject({ pages: 2, missed: 2, ended: 'complete' })
      expect(asked.map(({ pathname }) => pathname)).toEqual(['/api/orders.json', '/api/orders.json'])
      expect(asked[0]?.searchParams.get('updated_at_min')).toBe(iso(NOW_MS - DAY - 1))
      expect(asked[1]?.searchParams.get('page_info')).toBe('abc=')
      expect(asked[1]?.searchParams.has('updated_at_min')).toBe(false)
    })

    it('stops at a name that goes round', async () => {
      answer = ({ searchParams }) => ({ body: page(searchParams.get('page_info') === 'a' ? 2 : 1), headers: next('a') })
      expect(await run(await start({ adapter: 'shopify' }))).toMatchObject({ pages: 2, ended: 'going_round' })
    })
  })
})
