import { toOwnWords } from '@peyk/domain/status'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { createPanelClient } from './panel-client.ts'
import type { PanelClientOptions } from './panel-client.ts'
import { PanelUnavailable } from './panel-unavailable.ts'
import { ADAPTER_OPTIONS } from './adapter-options-fixture.ts'

const API_TOKEN = 'panel-token-that-nobody-may-see'
const closers: (() => Promise<unknown>)[] = []

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

type Panel = { url: string; seen: IncomingMessage[]; connections: () => number }

/** A real HTTP server that answers as notified and remembers what it was asked. */
async function startPanel(listener: RequestListener): Promise<Panel> {
  const seen: IncomingMessage[] = []
  let connections = 0
  const server = createServer((request, response) => {
    seen.push(request)
    listener(request, response)
  })
  server.on('connection', () => (connections += 1))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    seen,
    connections: () => connections,
  }
}

const json =
  (body: unknown, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

const client = (apiBaseUrl: string, options: Partial<PanelClientOptions> = {}) =>
  createPanelClient({
    ...ADAPTER_OPTIONS,
    adapter: 'generic',
    apiBaseUrl,
    apiToken: API_TOKEN,
    timeoutMs: 2000,
    ...options,
  })

async function failure(asked: Promise<unknown>): Promise<PanelUnavailable> {
  const error: unknown = await asked.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(PanelUnavailable)
  expect(inspect(error, { depth: 12, showHidden: true })).not.toContain(API_TOKEN)
  return error as PanelUnavailable
}

const urls = ({ seen }: Panel) => seen.map((request) => request.url)

describe('one order', () => {
  it('is asked for by its id, with the token', async () => {
    const panel = await startPanel(json({ id: 1001, status: 'paid', amount: '250000', currency: 'IRT' }))
    const answer = await client(panel.url).fetchOrders(['1001'])
    expect(answer).toMatchObject({ found: [{ orderId: '1001', status: 'paid' }], missing: [], unreadable: [] })
    const [request] = panel.seen
    expect(request?.method).toBe('GET')
    expect(request?.url).toBe('/api/orders/1001')
    expect(request?.headers).toMatchObject({ authorization: `Bearer ${API_TOKEN}`, accept: 'application/json' })
  })

  it('is asked for without a token when there is none', async () => {
    const panel = await startPanel(json({ id: 1, status: 'paid' }))
    await client(`${panel.url}/`, { apiToken: undefined }).fetchOrders(['1'])
    expect(panel.seen[0]?.headers.authorization).toBeUndefined()
    expect(urls(panel)).toEqual(['/api/orders/1'])
  })

  it('may be wrapped, and paid in the operator’s own word', async () => {
    const panel = await startPanel(json({ data: { order_id: 'A-1', state: 'Arrived' } }))
    const { found } = await client(panel.url, { ownWords: toOwnWords([['arrived', 'paid']]) }).fetchOrders(['A-1'])
    expect(found).toMatchObject([{ orderId: 'A-1', status: 'paid', rawStatus: 'Arrived' }])
  })

  it('keeps a long id digit by digit', async () => {
    const panel = await startPanel((_request, response) => response.end('{"id":12345678901234567890,"status":"paid"}'))
    const { found } = await client(panel.url).fetchOrders(['12345678901234567890'])
    expect(found.map(({ orderId }) => orderId)).toEqual(['12345678901234567890'])
  })

  it.each(['a/b', '../admin', 'a,b', 'سفارش ۱۲', 'a?b#c', '%2e%2e', '100%', '*'])(
    'may be called %s',
    async (orderId) => {
      const panel = await startPanel(json({ id: orderId, status: 'paid' }))
      expect(await client(panel.url).fetchOrders([orderId])).toMatchObject({ found: [{ orderId, status: 'paid' }] })
      expect(urls(panel)).toEqual([`/api/orders/${encodeURIComponent(orderId)}`])
      expect(decodeURIComponent(panel.seen[0]?.url?.split('/')[3] ?? '')).toBe(orderId)
    },
  )

  it.each(['.', '..'])('called %s, which no URL can name, is missing and not asked for', async (orderId) => {
    const panel = await startPanel(json({ id: orderId, status: 'paid' }))
    expect(await client(panel.url).fetchOrders([orderId])).toEqual({ found: [], missing: [orderId], unreadable: [] })
    expect(panel.seen).toHaveLength(0)
  })

  it('that the panel does not know is missing', async () => {
    const panel = await startPanel(json({ error: 'no such order' }, 404))
    expect(await client(panel.url).fetchOrders(['7', '8'])).toEqual({ found: [], missing: ['7', '8'], unreadable: [] })
  })

  it('is unreadable where the panel answers about another one', async () => {
    const panel = await startPanel(json({ id: 8, status: 'paid' }))
    expect(await client(panel.url).fetchOrders(['7'])).toEqual({
      found: [],
      missing: [],
      unreadable: [{ orderId: '7', reason: 'The panel answered about order 8 instead.' }],
    })
  })

  it.each([
    [{ status: 'paid' }, 'paid'],
    [{ status: 'success', data: { status: 'paid', amount: 5 } }, 'paid'],
    [{ success: true, data: { id: 7, status: 'pending' } }, 'pending'],
  ])('is understood where the answer does not repeat its id: %j', async (body, status) => {
    const panel = await startPanel(json(body))
    expect((await client(panel.url).fetchOrders(['7'])).found).toMatchObject([{ orderId: '7', status }])
  })

  it.each([{ status: 'success' }, { status: 'error' }, { status: 'paid', message: 'no such order' }, { status: 'ok' }])(
    'is unreadable where the answer is an envelope without an order: %j',
    async (body) => {
      const panel = await startPanel(json(body))
      expect(await client(panel.url).fetchOrders(['7'])).toMatchObject({ found: [], unreadable: [{ orderId: '7' }] })
    },
  )

  it.each([
    [[{ id: 7, status: 'paid' }], { found: [{ orderId: '7', status: 'paid' }] }],
    [[], { found: [], missing: ['7'] }],
  ])('may come in a list, as a search gives it: %j', async (body, answer) => {
    const panel = await startPanel(json(body))
    expect(await client(panel.url).fetchOrders(['7'])).toMatchObject(answer)
    const options = { fields: { id: 'id' } }
    expect(await client(panel.url, options).fetchOrders(['7'])).toMatchObject(answer)
  })

  it('is unreadable where the answer is not compressed as it says', async () => {
    const panel = await startPanel((_request, response) =>
      response.setHeader('content-encoding', 'gzip').end('{"id":7,"status":"paid"}'),
    )
    const { unreadable } = await client(panel.url).fetchOrders(['7'])
    expect(unreadable).toMatchObject([{ orderId: '7', reason: expect.stringContaining('not compressed as "gzip"') }])
  })

  it('is unreadable where the answer is no order', async () => {
    const panel = await startPanel(json({ id: 7, status: null }))
    expect(await client(panel.url).fetchOrders(['7'])).toMatchObject({
      found: [],
      missing: [],
      unreadable: [{ orderId: '7', reason: expect.stringContaining('"status" or "state"') }],
    })
  })
})

describe('several orders', () => {
  const orders = [
    { id: 1, status: 'paid' },
    { id: 'سه', status: 'pending' },
  ]

  it.each([
    ['an array', orders],
    ['"orders"', { orders }],
    ['"data"', { data: orders }],
    ['wrapped orders', orders.map((order) => ({ order }))],
  ])('come in one request, as %s', async (_shape, body) => {
    const panel = await startPanel(json(body))
    const answer = await client(panel.url, { batchSize: 10 }).fetchOrders(['1', '2', 'سه'])
    expect(answer.found.map(({ orderId, status }) => [orderId, status])).toEqual([
      ['1', 'paid'],
      ['سه', 'pending'],
    ])
    expect(answer).toMatchObject({ missing: ['2'], unreadable: [] })
    expect(panel.seen).toHaveLength(1)
    const asked = new URL(panel.seen[0]?.url ?? '', panel.url)
    expect(asked.pathname).toBe('/api/orders')
    expect(asked.searchParams.get('ids')).toBe('1,2,سه')
  })

  it('are asked for one by one where the panel has no lists', async () => {
    const panel = await startPanel((request, response) =>
      json({ id: request.url?.split('/')[3], status: 'paid' })(request, response),
    )
    const { found } = await client(panel.url).fetchOrders(['1', '2', '3'])
    expect(found.map(({ orderId }) => orderId)).toEqual(['1', '2', '3'])
    expect(urls(panel)).toHaveLength(3)
  })

  it('with a comma in the id are asked for alone, dots in a list', async () => {
    const panel = await startPanel((request, response) =>
      json(request.url?.includes('ids=') ? [{ id: '..', status: 'paid' }] : { id: 'a,b', status: 'paid' })(
        request,
        response,
      ),
    )
    const { found, missing } = await client(panel.url, { batchSize: 10 }).fetchOrders(['..', 'a,b'])
    expect(found.map(({ orderId }) => orderId)).toEqual(['..', 'a,b'])
    expect(missing).toEqual([])
    expect(new Set(urls(panel))).toEqual(new Set(['/api/orders/a%2Cb', '/api/orders?ids=..']))
  })

  it.each([
    [
      { id: 1, status: 'pending' },
      { id: 1, status: 'paid' },
    ],
    [
      { id: 1, status: 'paid' },
      { id: 1, status: 'pending' },
    ],
    [
      { id: 1, status: [] },
      { id: 1, status: 'paid' },
    ],
    [
      { id: 1, status: 'paid' },
      { id: 1, status: [] },
    ],
  ])('that were not asked for do not count, and of two with one id the paid one does: %j', async (...orders) => {
    const panel = await startPanel(json([{ id: 9, status: 'paid' }, ...orders]))
    const answer = await client(panel.url, { batchSize: 10 }).fetchOrders(['1', '2'])
    expect(answer).toMatchObject({ found: [{ orderId: '1', status: 'paid' }], missing: ['2'], unreadable: [] })
  })

  it.each([201, 203])('are read from an answer of %i', async (status) => {
    const panel = await startPanel(json([{ id: 1, status: 'paid' }], status))
    expect((await client(panel.url, { batchSize: 10 }).fetchOrders(['1'])).found).toHaveLength(1)
    expect((await client(panel.url).fetchOrders(['1'])).found).toHaveLength(1)
  })

  it('spoil nothing for the others when one makes no sense', async () => {
    const panel = await startPanel(json([{ id: 1, status: [] }, 'what', { status: 'paid' }, { id: 2, status: 'paid' }]))
    expect(await client(panel.url, { batchSize: 10 }).fetchOrders(['1', '2', '3'])).toMatchObject({
      found: [{ orderId: '2' }],
      missing: ['3'],
      unreadable: [{ orderId: '1', reason: '"status" or "state": expected a word or a whole number.' }],
    })
  })

  it.each([{}, { orders: {} }, null, 5, 'text'])('cannot be read out of %j', async (body) => {
    const panel = await startPanel(json(body))
    const error = await failure(client(panel.url, { batchSize: 10 }).fetchOrders(['1', '2']))
    expect(error.message).toContain('expected an array, or one under "orders" or "data"')
  })

  it('are not all missing where the panel has no lists: 404', async () => {
    const panel = await startPanel(json({}, 404))
    const error = await failure(client(panel.url, { batchSize: 10 }).fetchOrders(['1', '2']))
    expect(error.message).toContain('PANEL_BATCH_SIZE=1')
  })
})

describe('an order without a usable answer', () => {
  it.each([500, 501, 400, 204])('is unreadable, and nothing is wrong with the panel: %i', async (status) => {
    const panel = await startPanel((_request, response) => response.writeHead(status).end())
    expect(await client(panel.url).fetchOrders(['7'])).toMatchObject({
      unreadable: [{ orderId: '7', reason: expect.stringContaining(`answered ${status}`) }],
    })
    expect(panel.seen).toHaveLength(1)
  })

  it.each(['<html>', '', '{"id":7'])('is unreadable where the answer is not JSON: %j', async (body) => {
    const panel = await startPanel((_request, response) => response.end(body))
    expect((await client(panel.url).fetchOrders(['7'])).unreadable).toEqual([
      { orderId: '7', reason: 'The panel’s answer is not JSON' },
    ])
  })

  it('does not spoil the list that it is in', async () => {
    const panel = await startPanel((request, response) => {
      const ids = new URL(request.url ?? '', 'http://panel').searchParams.get('ids')?.split(',') ?? []
      if (ids.includes('13') || ids.includes('31')) response.writeHead(500).end()
      else response.end(JSON.stringify(ids.map((id) => ({ id, status: 'paid' }))))
    })
    const orderIds = Array.from({ length: 40 }, (_, i) => String(i))
    const { found, missing, unreadable } = await client(panel.url, { batchSize: 40 }).fetchOrders(orderIds)
    expect(new Set(unreadable.map(({ orderId }) => orderId))).toEqual(new Set(['13', '31']))
    expect([found.length, missing]).toEqual([38, []])
  })
})

describe('a broken order in a list', () => {
  const ORDERS = Array.from({ length: 40 }, (_, i) => String(i))
  /** Starts a panel whose answer to a list with one of these orders is spoiled. */
  const startSpoiled = (broken: readonly string[], spoil: RequestListener) =>
    startPanel((request, response) => {
      const ids = new URL(request.url ?? '', 'http://panel').searchParams.get('ids')?.split(',') ?? []
      if (ids.some((id) => broken.includes(id))) spoil(request, response)
      else response.end(JSON.stringify(ids.map((id) => ({ id, status: 'paid' }))))
    })
  const answering =
    (status: number): RequestListener =>
    (_request, response) =>
      response.writeHead(status).end()
  const breakingOff: RequestListener = (_request, response) =>
    void response.writeHead(200, { 'content-length': 99 }).write('[', () => response.destroy())
  const ofEither: [string, RequestListener][] = [
    ['403', answering(403)],
    ['404', answering(404)],
    ['502', answering(502)],
    ['504', answering(504)],
    ['a broken connection', (request) => void request.socket.destroy()],
    ['an answer that breaks off', breakingOff],
    ['an object with an error', (_request, response) => void response.end('{"error":"x"}')],
  ]
  const ofOrders: [string, RequestListener][] = [
    ['400', answering(400)],
    ['500', answering(500)],
    ['an error page', (_request, response) => void response.end('<html>')],
  ]

  it.each([...ofEither, ...ofOrders])('that answers with %s hides no other', async (_name, spoil) => {
    for (const broken of [['13'], ['0', '39'], ['9', '19', '29'], ORDERS.slice(0, 12)]) {
      const panel = await startSpoiled(broken, spoil)
      const answer = await client(panel.url, { batchSize: 40 }).fetchOrders(ORDERS)
      expect(new Set(answer.unreadable.map(({ orderId }) => orderId))).toEqual(new Set(broken))
      expect([answer.found.length, answer.missing]).toEqual([40 - broken.length, []])
    }
  })

  it('that has no answer in time hides no other', async () => {
    const panel = await startSpoiled(['2'], () => undefined)
    const answer = await client(panel.url, { batchSize: 4, timeoutMs: 100 }).fetchOrders(['1', '2', '3', '4'])
    expect(answer).toMatchObject({ found: { length: 3 }, missing: [], unreadable: [{ orderId: '2' }] })
  })

  it('hides no other where the panel asks for a pause meanwhile', async () => {
    let failures = 0
    const panel = await startSpoiled(['13'], (_request, response) =>
      response.writeHead((failures += 1) > 2 ? 429 : 500, { 'retry-after': '60' }).end(),
    )
    const { fetchOrders } = client(panel.url, { batchSize: 40 })
    expect(await fetchOrders(ORDERS)).toMatchObject({ found: { length: 30 }, missing: [], unreadable: [] })
    expect((await failure(fetchOrders(ORDERS))).message).toContain('asked to be left alone')
  })

  it.each(ofEither)('is none where the panel answers every list with %s: it is away', async (_name, spoil) => {
    const panel = await startSpoiled(ORDERS, spoil)
    await failure(client(panel.url, { batchSize: 40 }).fetchOrders(ORDERS))
    expect(panel.seen.length).toBeLessThan(16)
  })
})

describe('a broken order that is asked about alone', () => {
  it.each([502, 504, 0])(
    'is not taken for a panel that is away once the panel answers about another: %i',
    async (status) => {
      const panel = await startPanel((request, response) => {
        if (request.url?.endsWith('/8')) response.end('{"id":8,"status":"paid"}')
        else if (status === 0) request.socket.destroy()
        else response.writeHead(status).end()
      })
      const { fetchOrders } = client(panel.url)
      for (let i = 0; i < 2; i += 1) await failure(fetchOrders(['7']))
      await fetchOrders(['8'])
      expect(await fetchOrders(['7'])).toMatchObject({ found: [], missing: [], unreadable: [{ orderId: '7' }] })
    },
  )
})

describe('a panel in incident', () => {
  it.each([
    [401, 'expected 200 or 404, check PANEL_API_TOKEN'],
    [403, 'answered 403'],
    [429, 'answered 429'],
    [502, 'answered 502'],
    [503, 'answered 503'],
    [301, 'answered 301'],
  ])('answers %i: asked once, no order update', async (status, message) => {
    const panel = await startPanel((_request, response) => response.writeHead(status).end())
    expect((await failure(client(panel.url).fetchOrders(['7']))).message).toContain(message)
    expect(panel.seen).toHaveLength(1)
  })

  it('does not lead the token to another host by a redirect', async () => {
    const stranger = await startPanel(json({ id: 7, status: 'paid' }))
    const panel = await startPanel((_request, response) =>
      response.writeHead(302, { location: `${stranger.url}/orders/7` }).end(),
    )
    expect((await failure(client(panel.url).fetchOrders(['7']))).message).toContain('answered 302')
    expect(stranger.seen).toHaveLength(0)
  })

  it('refuses connections', async () => {
    const panel = await startPanel(json({}))
    await Promise.all(closers.splice(0).map((close) => close()))
    const error = await failure(client(panel.url).fetchOrders(['7']))
    expect(error.message).toBe(`The panel does not answer at ${panel.url}/orders/7`)
    expect(error.cause).toMatchObject({ message: expect.stringContaining('ECONNREFUSED') })
  })

  it('is slow, before its answer or within it', async () => {
    const silent = await startPanel(() => {})
    const slow = await startPanel((_request, response) => response.writeHead(200).write('{"id":7,'))
    for (const panel of [silent, slow]) {
      const error = await failure(client(panel.url, { timeoutMs: 50 }).fetchOrders(['7']))
      expect(error.cause).toMatchObject({ message: expect.stringContaining('50ms') })
      expect(panel.seen).toHaveLength(1)
    }
  })

  it('breaks off', async () => {
    const panel = await startPanel((request) => request.socket.destroy())
    await failure(client(panel.url).fetchOrders(['7']))
    expect(panel.seen).toHaveLength(1)
  })
})

it('keeps its connection for the next request', async () => {
  const panel = await startPanel(json({ id: 7, status: 'pending' }))
  const { fetchOrders } = client(panel.url)
  for (let count = 0; count < 5; count += 1) await fetchOrders(['7'])
  expect(panel.seen).toHaveLength(5)
  expect(panel.connections()).toBe(1)
})

describe('a panel with another adapter', () => {
  const KEY = 'ck_key:cs_that-nobody-may-see'
  const shop = (panel: Panel) => client(panel.url, { adapter: 'woocommerce', apiToken: KEY, batchSize: 100 })

  it('is asked in its own way, and read in its own words', async () => {
    const panel = await startPanel(json([{ id: 7, status: 'processing', meta_data: [] }]))
    expect(await shop(panel).fetchOrders(['7', '8', 'not-a-number'])).toMatchObject({
      found: [{ orderId: '7', status: 'paid' }],
      missing: ['8', 'not-a-number'],
      unreadable: [],
    })
    expect(new URL(panel.seen[0]?.url ?? '', panel.url).searchParams.get('include')).toBe('7,8')
    expect(panel.seen[0]?.headers.authorization).toBe(`Basic ${btoa(KEY)}`)
  })

  it('has no missing order where its address is wrong', async () => {
    const panel = await startPanel(json({ code: 'rest_no_route' }, 404))
    const error = await failure(shop(panel).fetchOrders(['7']))
    expect(error.message).toContain('expected 200 and a list, check PANEL_API_BASE_URL')
    expect(inspect(error, { depth: 12, showHidden: true })).not.toContain(btoa(KEY))
  })

  it('is read right where it answers with more than it was asked for', async () => {
    const panel = await startPanel(json([1, 7, 9].map((id) => ({ id, status: 'completed' }))))
    expect(await shop(panel).fetchOrders(['7'])).toMatchObject({
      found: [{ orderId: '7' }],
      missing: [],
      unreadable: [],
    })
  })

  it('may have paths, names and a header of its own without one', async () => {
    const panel = await startPanel(json({ data: { orderNo: 7, state: 'Arrived' } }))
    const { found } = await client(panel.url, {
      orderPath: 'v2/find?no={id}',
      fields: { id: 'data.orderNo', status: 'data.state' },
      apiTokenHeader: { name: 'x-api-key', prefix: '' },
      ownWords: toOwnWords([['arrived', 'paid']]),
    }).fetchOrders(['7'])
    expect(found).toMatchObject([{ orderId: '7', status: 'paid' }])
    expect(panel.seen[0]?.url).toBe('/api/v2/find?no=7')
    expect(panel.seen[0]?.headers['x-api-key']).toBe(API_TOKEN)
  })
})
