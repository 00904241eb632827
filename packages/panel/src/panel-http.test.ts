import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createPanelHttp } from './panel-http.ts'
import type { PanelHttpOptions } from './panel-http.ts'
import { parseRetryAfter } from './panel-http-retry-after.ts'
import { PanelBackingOff, PanelUnavailable } from './panel-unavailable.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function startPanel(listener: RequestListener, options: Partial<PanelHttpOptions> = {}) {
  const seen: IncomingMessage[] = []
  const server = createServer((request, response) => {
    seen.push(request)
    listener(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const apiBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`
  const http = createPanelHttp({ apiBaseUrl, timeoutMs: 2000, ...options })
  closers.push(async () => {
    http.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const get = (path = 'orders/1', query: Record<string, string> = {}) =>
    http.get({ path, query, headers: { authorization: 'Bearer secret' } })
  return { seen, get, apiBaseUrl }
}

const failure = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => undefined,
    (error: unknown) => error,
  )
const backingOff = async (asked: Promise<unknown>): Promise<PanelBackingOff> => {
  const error = await failure(asked)
  expect(error).toBeInstanceOf(PanelBackingOff)
  return error as PanelBackingOff
}

it('a traced request has the trace’s headers, and is named without its query', async () => {
  const addresses: string[] = []
  const { seen, get, apiBaseUrl } = await startPanel((_request, response) => response.end('{}'), {
    traceRequest(address, send) {
      addresses.push(address)
      return send({ traceparent: '00-1-2-01', authorization: 'not this one' })
    },
  })
  await get('orders', { ids: '1' })
  expect(seen[0]?.headers).toMatchObject({ traceparent: '00-1-2-01', authorization: 'Bearer secret' })
  expect(addresses).toEqual([`${apiBaseUrl}/orders`])
})

describe('an answer that has not changed', () => {
  it('is not sent again, and is given again', async () => {
    const { seen, get } = await startPanel((request, response) => {
      if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end()
      else response.setHeader('etag', '"v1"').end('{"status":"paid"}')
    })
    for (let i = 0; i < 3; i += 1) expect(await get()).toMatchObject({ status: 200, body: '{"status":"paid"}' })
    expect(seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"v1"', '"v1"'])
  })

  it('is another one under another question', async () => {
    const { seen, get } = await startPanel((_request, response) => response.setHeader('etag', '"v1"').end('x'))
    await get('orders', { ids: '1' })
    await get('orders', { ids: '2' })
    expect(seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, undefined])
  })

  it('is forgotten with the next that has no tag', async () => {
    const { seen, get } = await startPanel((_request, response) => {
      if (seen.length === 1) response.setHeader('etag', '"v1"')
      response.writeHead(seen.length === 2 ? 404 : 200).end(`${seen.length}`)
    })
    expect((await get()).body).toBe('1')
    expect((await get()).status).toBe(404)
    expect((await get()).body).toBe('3')
    expect(seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"v1"', undefined])
  })
})

describe('an answer', () => {
  it.each([['gzip'], ['identity']])('that is too large is not read to its end: %s', async (encoding) => {
    const body = Buffer.alloc(3 * 1024 * 1024, ' ')
    const { get } = await startPanel((_request, response) =>
      response
        .setHeader('content-encoding', encoding)
        .on('error', () => undefined)
        .end(encoding === 'gzip' ? gzipSync(body) : body),
    )
    const error = await failure(get())
    expect(error).toBeInstanceOf(PanelUnavailable)
    expect(String(error)).toContain('larger than 1114112 bytes')
  })

  it('may be as large as its orders', async () => {
    const body = ' '.repeat(3 * 1024 * 1024)
    const { get } = await startPanel((_request, response) => response.end(body), { batchSize: 100 })
    expect((await get()).body).toHaveLength(body.length)
  })

  it('never leads to another host', async () => {
    const stranger = await startPanel((_request, response) => response.end('{}'))
    const { get } = await startPanel((_request, response) =>
      response.writeHead(307, { location: stranger.apiBaseUrl }).end(),
    )
    expect((await get()).status).toBe(307)
    expect(stranger.seen).toHaveLength(0)
  })
})

it.each([503, 0])('a failure never names the password of the address: %i', async (status) => {
  const { apiBaseUrl } = await startPanel((_request, response) =>
    status === 0 ? response.destroy() : response.writeHead(status, { 'retry-after': '1' }).end(),
  )
  const http = createPanelHttp({ apiBaseUrl: apiBaseUrl.replace('//', '//shop:hush-hush@') })
  const error = await failure(http.get({ path: 'orders/1', query: {}, headers: {} }))
  http.close()
  expect(String(error)).toContain('/orders/1')
  expect(inspect(error, { depth: null })).not.toContain('hush')
})

describe('Retry-After', () => {
  it.each([429, 503])('with %i leaves the panel alone for that time', async (status) => {
    const { seen, get } = await startPanel((_request, response) =>
      response.writeHead(seen.length === 1 ? status : 200, { 'retry-after': '1' }).end(),
    )
    const first = await backingOff(get())
    expect(first).toMatchObject({ retryInMs: 1000, isPanelsWish: true })
    expect((await backingOff(get('orders/2'))).isPanelsWish).toBe(true)
    expect(seen).toHaveLength(1)
    await expect.poll(() => get().catch(() => undefined)).toMatchObject({ status: 200 })
    expect(seen).toHaveLength(2)
  })

  it('means nothing with another status', async () => {
    const { get } = await startPanel((_request, response) => response.writeHead(404, { 'retry-after': '60' }).end())
    expect((await get()).status).toBe(404)
    expect((await get()).status).toBe(404)
  })

  const NOW_MS = Date.parse('2026-01-01T00:00:00Z')
  it.each([
    ['120', 120_000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 00:00:30 GMT', undefined],
    ['86400', 3_600_000],
    ['0', undefined],
    ['soon', undefined],
    [undefined, undefined],
  ])('%s is %s ms', (header, waitMs) => {
    expect(parseRetryAfter(header, NOW_MS)).toBe(waitMs)
  })
})

describe('the circuit breaker', () => {
  const changes: [string, number][] = []
  const breaker = {
    failures: 3,
    firstOpenMs: 100,
    longestOpenMs: 150,
    onChange: (state: string, openMs: number) => void changes.push([state, openMs]),
  }
  afterEach(() => void changes.splice(0))

  it.each([502, 503, 504, 429])(
    'opens after several %i in a row, waits longer each time, and closes after a good probe',
    async (status) => {
      let isWell = false
      const { seen, get } = await startPanel((_request, response) => response.writeHead(isWell ? 200 : status).end(), {
        breaker,
      })
      for (let i = 0; i < 3; i += 1) expect(await get()).toMatchObject({ status })
      const open = await backingOff(get())
      expect(open).toMatchObject({ isPanelsWish: false })
      expect(open.retryInMs).toBeGreaterThan(0)
      expect(seen).toHaveLength(3)

      await expect.poll(() => get().catch(() => undefined)).toMatchObject({ status })
      expect(seen).toHaveLength(4)
      isWell = true
      await expect.poll(() => get().catch(() => undefined)).toMatchObject({ status: 200 })
      expect(changes.map(([state]) => state)).toEqual(['open', 'half_open', 'open', 'half_open', 'closed'])
      const [firstMs = 0, , secondMs = 0] = changes.map(([, openMs]) => openMs)
      expect([firstMs >= 50, firstMs <= 100, secondMs >= 75, secondMs <= 150]).toEqual([true, true, true, true])
    },
  )

  it('lets one request probe while others wait for its result', async () => {
    const { seen, get } = await startPanel((_request, response) => response.writeHead(502).end(), { breaker })
    for (let i = 0; i < 3; i += 1) await get()
    const awakeAtMs = performance.now() + (await backingOff(get())).retryInMs
    await expect.poll(() => performance.now()).toBeGreaterThan(awakeAtMs)
    await Promise.all(Array.from({ length: 8 }, () => failure(get())))
    expect(seen).toHaveLength(4)
  })

  it.each([502, 504, 0])(
    'holds up no sound order for what may be due to others, and forgets these once the panel answers: %i',
    async (status) => {
      let isAway = false
      const { get } = await startPanel(
        (request, response) => {
          if (!isAway && request.url?.startsWith('/api/orders/sound')) response.end('{}')
          else if (status === 0) request.socket.destroy()
          else response.writeHead(status).end()
        },
        { breaker },
      )
      const broken = Array.from({ length: 30 }, (_, i) => `orders/${i}`)
      const askAll = (paths: readonly string[]) => Promise.all(paths.map(async (path) => failure(get(path))))
      await askAll(broken)
      expect(await get('orders/sound-1')).toMatchObject({ status: 200 })
      expect(changes.at(-1)).toEqual(['closed', 0])
      changes.splice(0)
      await askAll([...broken, ...broken])
      expect(changes).toEqual([])

      isAway = true
      await askAll(['orders/sound-1', 'orders/sound-2', 'orders/sound-3'])
      expect(changes.map(([state]) => state)).toEqual(['open'])
      await backingOff(get('orders/sound-1'))
      isAway = false
      expect(await get('orders/sound-4')).toMatchObject({ status: 200 })
      expect(await get('orders/sound-1')).toMatchObject({ status: 200 })
    },
  )

  it('holds up every order of a panel that answers 502 about a hundred, since a shop has fewer broken ones', async () => {
    const { get, seen } = await startPanel((_request, response) => response.writeHead(502).end(), { breaker })
    for (let i = 0; i < 300; i += 1) await get(`orders/${i}`).catch(() => undefined)
    expect(seen.length).toBeLessThan(110)
  })

  it.each([429, 503])('holds up every order of a panel that answers %i, which is not due to one', async (status) => {
    const { get, seen } = await startPanel((_request, response) => response.writeHead(status).end(), { breaker })
    for (let i = 0; i < 3; i += 1) await get(`orders/${i}`)
    await backingOff(get('orders/4'))
    expect(seen).toHaveLength(3)
  })

  it('opens for a panel that does not answer at all, but not for one that fails for some orders', async () => {
    const gone = await startPanel((request) => request.socket.destroy(), { breaker })
    for (let i = 0; i < 3; i += 1) expect(await failure(gone.get())).toBeInstanceOf(PanelUnavailable)
    await backingOff(gone.get())
    expect(gone.seen).toHaveLength(3)

    for (const status of [404, 500, 400]) {
      const { get } = await startPanel((_request, response) => response.writeHead(status).end(), { breaker })
      for (let i = 0; i < 5; i += 1) expect(await get()).toMatchObject({ status })
    }
  })
})

it('sends few requests at once, over connections that stay open', async () => {
  const held: ServerResponse[] = []
  let most = 0
  const sockets = new Set()
  const { get } = await startPanel((request, response) => {
    sockets.add(request.socket)
    held.push(response)
    most = Math.max(most, held.length)
    // Ten answers go out together; an eleventh request would come meanwhile.
    if (held.length === 10) setTimeout(() => held.splice(0).forEach((each) => each.end('{}')), 20)
  })
  await Promise.all(Array.from({ length: 60 }, (_, i) => get(`orders/${i}`)))
  expect(most).toBe(10)
  expect(sockets.size).toBe(10)
})
