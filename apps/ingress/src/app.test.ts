import { createHmac } from 'node:crypto'
import { Agent, createServer, request as httpRequest } from 'node:http'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { createLogger } from '@peyk/runtime/logger'
import { createEnqueueDue, inBackground } from '@peyk/orders/enqueue-due'
import { createPanelAdapter } from '@peyk/panel/adapters'
import type { AdapterName } from '@peyk/panel/adapters'
import { wooCommerceHeaders, wooCommerceOrder } from '@peyk/panel/adapters/woocommerce-fixture'
import { TEST_BODY } from '@peyk/panel/test-delivery'
import { createSignatureFinder, createVerifier } from '@peyk/panel/verify-webhook'
import { createProducer } from '@peyk/queues/producer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { paid, testStore } from '@peyk/test-support/store'
import { createApp } from './app.ts'
import { createIngressNotes } from './ingress-notes.ts'
import { createRepeats } from './panel-webhook.ts'
import { ADAPTER_OPTIONS } from '@peyk/panel/adapter-options-fixture'

const SECRET = 'panel-secret'
const ORDER = { id: 1001, status: 'پرداخت شده', chat_id: 7, amount: 250_000, currency: 'IRT' }

const PANEL_PATH = '/panel/webhook'
const TELEGRAM_PATH = '/telegram-bot/webhook'
const SECRET_TOKEN = { 'x-telegram-bot-api-secret-token': 'tg-secret' }

describe('ingress', () => {
  let test: ReturnType<typeof testStore>
  let producer: ReturnType<typeof createProducer>
  let server: Server
  let url: string
  let failNext: Error | undefined

  let logged: Record<string, unknown>[]
  let background: ReturnType<typeof inBackground>
  let answered: [string, number][]
  let noted: string[]
  let unreadable: number

  const serve = async (enabled = true, name: AdapterName = 'generic', answerPing?: () => string | undefined) => {
    const logger = createLogger('test', { LOG_LEVEL: 'debug' })
    logger.silent = true
    logged = []
    answered = []
    const note = (_message: string, fields: Record<string, unknown>) => void logged.push(fields)
    Object.assign(logger, { info: note, warn: note, debug: note, error: note })
    background = inBackground(createEnqueueDue({ producer, logger }))
    const adapter = createPanelAdapter({ ...ADAPTER_OPTIONS, adapter: name })
    noted = []
    unreadable = 0
    const notes = createIngressNotes({
      note: async (event) => void noted.push(event),
      refusals: test.store.refusals,
      webhooks: adapter.webhooks,
    })
    const app = createApp({
      panelPath: PANEL_PATH,
      telegramPath: TELEGRAM_PATH,
      panel: {
        enabled,
        adapter: answerPing === undefined ? adapter : { ...adapter, answerPing },
        isSigned: createSignatureFinder(adapter.schemes),
        verify: createVerifier({ schemes: adapter.schemes, secrets: ['an-older-secret', SECRET] }),
        repeats: createRepeats(),
        onSignature: (signature, request) => notes.onSignature(signature, request),
        onReading: notes.onReading,
        orders: {
          applyOrderUpdate: (update, source) =>
            failNext ? Promise.reject(failNext) : test.store.orders.applyOrderUpdate(update, source),
        },
        enqueue: background.enqueue,
        kinds: ['paid'],
        durably: test.store.durable.durably,
        logger,
      },
      telegram: {
        enabled,
        secret: 'tg-secret',
        countUnreadable: () => void (unreadable += 1),
        enqueueUpdates: (updates) => (failNext ? Promise.reject(failNext) : producer.enqueueUpdates(updates)),
        durably: test.store.durable.durably,
        logger,
      },
      health: (_request, _response, next) => next(),
      logger,
      onAnswer: (route, status) => void answered.push([route, status]),
    })
    server = createServer(app).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  beforeEach(async () => {
    test = testStore()
    failNext = undefined
    producer = createProducer(test.redis, test.prefix, () => undefined)
    await serve()
  })

  afterEach(async () => {
    server.closeAllConnections()
    server.close()
    // What a test leaves under way would be in the next one's log.
    await background.finish()
    await producer.close()
    test.close()
  })

  const sign = (body: string | Uint8Array, secret = SECRET) =>
    `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  const post = async (body: string, headers: Record<string, string> = {}, path = PANEL_PATH) => {
    const response = await fetch(url + path, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-panel-signature': sign(body), ...headers },
    })
    return {
      status: response.status,
      body: (await response.json()) as Record<string, unknown>,
      headers: response.headers,
    }
  }
  const pushOrder = (order: unknown) => post(JSON.stringify(order))
  const ok = (message: string) => ({ status: 200, body: { success: true, message } })
  const refused = (status: number, code: string) => ({
    status,
    body: { success: false, error: { code, message: expect.any(String) as string } },
  })
  const everything = async () => {
    const names = (await test.redis.keys(`{${test.prefix}}:*`)).toSorted()
    return names.filter((name) => !name.endsWith(':meta'))
  }

  describe('the panel’s webhook', () => {
    it('queues the notification of a paid order, and answers copies of it without queueing again', async () => {
      expect(await pushOrder(ORDER)).toMatchObject(ok('Notification queued'))
      expect(await pushOrder({ order: ORDER })).toMatchObject(ok('Notification pending'))
      await expect.poll(() => producer.queue('notifications').getWaitingCount()).toBe(1)
      await test.store.ledger.recordNotified(paid('1001'), 'test')
      expect(await pushOrder({ data: ORDER })).toMatchObject(ok('Already notified'))
    })

    it('has the order update in Redis before it answers 200, even if the queue does not take the job', async () => {
      await producer.queue('notifications').close()
      expect(await pushOrder(ORDER)).toMatchObject(ok('Notification queued'))
      expect(await test.redis.zrange(`{${test.prefix}}:outbox`, '0', '-1')).toEqual(['paid:1001'])
    })

    it.each([
      ['pending', { ...ORDER, status: 'pending' }],
      ['not linked', { id: 5, status: 'paid' }],
      ['a kind that is not notified', { ...ORDER, status: 'canceled' }],
      ['an unknown status', { ...ORDER, status: 'shipped to the moon' }],
    ])('takes order update that sends nothing: %s', async (_what, order) => {
      expect(await pushOrder(order)).toMatchObject(ok('Order updated'))
      expect(await producer.queue('notifications').getWaitingCount()).toBe(0)
    })

    it.each(['held', 'rejected', 'uncertain'] as const)('says that a %s notification is pending', async (state) => {
      await pushOrder(ORDER)
      await test.store.ledger.begin(paid('1001'), 'a', String(ORDER.chat_id), 60_000)
      await test.store.ledger.recordOpen(paid('1001'), 'a', state, 'why')
      expect(await pushOrder(ORDER)).toMatchObject(ok('Notification pending'))
    })

    it('takes Standard Webhooks and older secrets too', async () => {
      const body = JSON.stringify(ORDER)
      const timestamp = String(Math.floor(Date.now() / 1000))
      const signature = createHmac('sha256', SECRET).update(`msg_1.${timestamp}.${body}`).digest('base64')
      const response = await fetch(`${url}${PANEL_PATH}`, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'webhook-id': 'msg_1',
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${signature}`,
        },
      })
      expect(await response.json()).toEqual({ success: true, message: 'Notification queued' })
      expect(await post(body, { 'x-panel-signature': sign(body, 'an-older-secret') })).toMatchObject(
        ok('Notification pending'),
      )
    })

    it.each([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ])('inflates a %s body within the limit; what is signed is the JSON in it', async (encoding, pack) => {
      const zipped = pack(JSON.stringify(ORDER))
      const send = (body: Uint8Array<ArrayBuffer>) =>
        fetch(`${url}${PANEL_PATH}`, {
          method: 'POST',
          body,
          headers: {
            'content-type': 'application/json',
            'content-encoding': encoding,
            'x-panel-signature': sign(JSON.stringify(ORDER)),
          },
        })
      expect((await send(zipped)).status).toBe(200)
      expect((await send(pack(Buffer.alloc(300 * 1024, 32)))).status).toBe(413)
    })

    it.each<[string, string, Record<string, string>, ReturnType<typeof refused>]>([
      ['no signature', '{"id":1,"status":"paid"}', { 'x-panel-signature': '' }, refused(401, 'bad_signature')],
      [
        'a wrong signature',
        '{"id":1,"status":"paid"}',
        { 'x-panel-signature': sign('other') },
        refused(401, 'bad_signature'),
      ],
      ['another secret', '{}', { 'x-panel-signature': sign('{}', 'guess') }, refused(401, 'bad_signature')],
      ['malformed JSON', '{"id":1,', {}, refused(400, 'malformed_json')],
      ['an empty body', '', {}, refused(400, 'malformed_json')],
      ['a list', '[]', {}, refused(422, 'not_an_order')],
      ['null', 'null', {}, refused(422, 'not_an_order')],
      ['no status', '{"id":1}', {}, refused(422, 'not_an_order')],
      ['no id', '{"status":"paid"}', {}, refused(422, 'not_an_order')],
      [
        'an id that is too long',
        JSON.stringify({ id: 'x'.repeat(65), status: 'paid' }),
        {},
        refused(422, 'not_an_order'),
      ],
      ['a form', 'id=1', { 'content-type': 'application/x-www-form-urlencoded' }, refused(415, 'not_json')],
      [
        'another charset',
        '{"id":1,"status":"paid"}',
        { 'content-type': 'application/json; charset=windows-1256' },
        refused(415, 'not_json'),
      ],
      ['no content type', '{}', { 'content-type': '' }, refused(415, 'not_json')],
      [
        'too much',
        JSON.stringify({ id: 1, status: 'paid', note: 'x'.repeat(257 * 1024) }),
        {},
        refused(413, 'too_large'),
      ],
    ])('refuses %s and stores nothing', async (_what, body, headers, answer) => {
      expect(await post(body, headers)).toMatchObject(answer)
      expect(await everything()).toEqual([])
    })

    it.each([
      { updated_at: '0000-00-00 00:00:00' },
      { amount: 19.989999999999998 },
      { amount: 'a lot' },
      { url: '/orders/1' },
      { url: 'shop.example/orders/1' },
      { currency: true },
      { paid_at: 'soon', number: {}, payment_method: [] },
    ])('queues the notification without what cannot be used: %j', async (fields) => {
      const answer = await post(JSON.stringify({ id: '1', status: 'paid', chat_id: 7001, ...fields }))
      expect(answer).toMatchObject({ status: 200, body: { message: 'Notification queued' } })
    })

    it('records an order whose chat is none', async () => {
      const answer = await post('{"id":1,"status":"paid","chat_id":"@ali"}')
      expect(answer).toMatchObject({ status: 200, body: { message: 'Order updated' } })
      expect(logged.map(({ event }) => event)).toEqual(['order.left_out'])
    })

    it.each([
      ['a BOM', '\uFEFF{"id":1001,"status":"paid","chat_id":7}', 'application/json'],
      ['a charset', '{"id":1001,"status":"paid","chat_id":7}', 'application/json; charset="UTF-8"'],
      ['a status said twice', '{"id":1001,"status":"pending","chat_id":7,"status":"paid"}', 'application/json'],
      ['a type of its own', '{"id":1001,"status":"paid","chat_id":7}', 'application/vnd.shop+json'],
    ])('takes %s', async (_what, body, type) => {
      expect(await post(body, { 'content-type': type })).toMatchObject(ok('Notification queued'))
    })

    it('says in the log what is odd, and which deliveries come again, each once', async () => {
      const timestamp = String(Math.floor(Date.now() / 1000))
      const updated_at = Date.now() + 3_600_000
      for (const chat_id of [7, 8, 8]) {
        const body = JSON.stringify({ ...ORDER, chat_id, updated_at })
        const signature = createHmac('sha256', SECRET).update(`msg_1.${timestamp}.${body}`).digest('base64')
        const headers = {
          'webhook-id': 'msg_1',
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${signature}`,
        }
        expect((await post(body, headers)).status).toBe(200)
      }
      expect(logged.map(({ event }) => event)).toEqual([
        'order.future_time',
        'notification.queued',
        'webhook.repeated',
        'order.other_owner',
      ])
      await post('{"id":1}')
      expect(logged.at(-1)).toMatchObject({ event: 'webhook.unreadable', status: 422 })
    })

    it('refuses bytes that are not UTF-8', async () => {
      const body = Buffer.from([0x7b, 0xff, 0x7d])
      const response = await fetch(`${url}${PANEL_PATH}`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'x-panel-signature': sign(body) },
      })
      expect(response.status).toBe(400)
    })

    it('keeps an integer id beyond 2^53 as it was written', async () => {
      const body = '{"id":90071992547409931234,"status":"paid","chat_id":7}'
      expect(await post(body)).toMatchObject(ok('Notification queued'))
      expect(await test.store.orders.get('90071992547409931234')).toMatchObject({ status: 'paid' })
    })

    it('answers 503 with Retry-After when Redis does not take it', async () => {
      failNext = new Error('READONLY You can’t write against a read only replica.')
      const answer = await pushOrder(ORDER)
      expect(answer).toMatchObject(refused(503, 'unavailable'))
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await everything()).toEqual([])
    })

    it('takes 256 KiB and no byte more, in parts of unsaid length too, and the connection goes on', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      const sockets = new Set<unknown>()
      const push = (body: string, parts: number) =>
        new Promise<number>((resolve, reject) => {
          const headers = { 'content-type': 'application/json', 'x-panel-signature': sign(body) }
          const request = httpRequest(`${url}${PANEL_PATH}`, { method: 'POST', agent, headers }, (response) => {
            response.resume().once('end', () => resolve(response.statusCode ?? 0))
          })
          request.once('socket', (socket) => sockets.add(socket)).once('error', reject)
          const size = Math.ceil(body.length / parts)
          for (let i = 0; i < parts; i += 1) request.write(body.slice(i * size, (i + 1) * size))
          request.end()
        })
      const largest = JSON.stringify({ ...ORDER, status: 'paid' }).padEnd(256 * 1024)
      expect(await push(`${largest} `, 30)).toBe(413)
      expect(await push(' '.repeat(3_000_000), 7)).toBe(413)
      expect(await everything()).toEqual([])
      expect(await push(largest, 30)).toBe(200)
      expect(await push(JSON.stringify(ORDER), 1)).toBe(200)
      expect(sockets.size).toBe(1)
      agent.destroy()
    })

    it('reads no body of a stranger, and ends the connection', async () => {
      const read: Socket[] = []
      server.on('connection', (socket) => read.push(socket))
      const knock = (headers: Record<string, string>, path = PANEL_PATH) =>
        new Promise<string>((resolve, reject) => {
          const { port } = server.address() as AddressInfo
          const socket = connect(port, '127.0.0.1')
          const lines = Object.entries({ host: 'peyk', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
          socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
          let answer = ''
          socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
          socket.once('close', () => resolve(answer.slice('HTTP/1.1 '.length, 12))).once('error', reject)
        })
      const [json, whole, endless] = [
        { 'content-type': 'application/json' },
        { 'content-length': String(256 * 1024) },
        { 'content-length': '100000000000' },
      ]
      const strangers = Array.from({ length: 300 }, () => knock({ ...json, ...whole }))
      const others = [
        knock({ 'content-type': 'text/plain', ...whole, 'x-panel-signature': 'x' }),
        knock({ ...json, ...endless, 'x-panel-signature': 'x' }),
        knock({ ...json, ...whole, 'x-telegram-bot-api-secret-token': 'x' }, TELEGRAM_PATH),
        knock({ ...json, 'transfer-encoding': 'chunked' }, TELEGRAM_PATH),
      ]
      expect(await pushOrder(ORDER), 'an honest one meanwhile').toMatchObject(ok('Notification queued'))
      expect(new Set(await Promise.all(strangers))).toEqual(new Set(['401']))
      expect(await Promise.all(others)).toEqual(['415', '413', '401', '401'])
      expect(Math.max(...read.map(({ bytesRead }) => bytesRead))).toBeLessThan(1000)
      expect(read.filter(({ destroyed }) => destroyed)).toHaveLength(304)
      expect(answered.filter(([, status]) => status === 401)).toHaveLength(302)
    })

    it.each([
      ['announced', '', '{', 0],
      ['arriving', '', ' '.repeat(260_000), 71],
      ['packed', 'content-encoding: gzip\r\n', gzipSync(' '.repeat(260_000)).subarray(0, -1), 71],
    ])(
      'bounds the bodies under way together: of 200 that are %s the oldest end, and an honest one is taken',
      async (_, header, body, ended) => {
        const { port } = server.address() as AddressInfo
        const slow = Array.from({ length: 200 }, () => {
          const socket = connect(port, '127.0.0.1')
          socket.write(
            `POST ${PANEL_PATH} HTTP/1.1\r\nhost: peyk\r\ncontent-type: application/json\r\nx-panel-signature: x\r\n${header}content-length: 262144\r\n\r\n`,
          )
          socket.write(body)
          return socket.on('error', () => undefined)
        })
        const count = () => slow.filter(({ destroyed }) => destroyed).length
        await expect.poll(count).toBeGreaterThanOrEqual(ended)
        expect((await pushOrder(ORDER)).status).toBe(200)
        expect(count()).toBeLessThan(ended + 10)
        for (const socket of slow) socket.destroy()
      },
    )

    it('survives a client that leaves in the middle', async () => {
      const request = httpRequest(`${url}${PANEL_PATH}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': '1000' },
      })
      request.on('error', () => undefined)
      request.write('{"id"')
      await expect.poll(() => request.socket?.connecting).toBe(false)
      request.destroy()
      expect(await pushOrder(ORDER)).toMatchObject(ok('Notification queued'))
      expect(logged.map(({ event }) => event)).toEqual(['notification.queued'])
    })
  })

  describe('a WooCommerce shop’s webhook', () => {
    beforeEach(async () => {
      server.close()
      await serve(true, 'woocommerce')
    })
    const deliver = (topic: string, payload: unknown, secret = SECRET) => {
      const body = JSON.stringify(payload)
      return post(body, { 'x-panel-signature': '', ...wooCommerceHeaders(topic, body, secret) })
    }

    it('is answered 200 for orders, other things and pings, and 401 for a wrong signature alone', async () => {
      const form = { 'content-type': 'application/x-www-form-urlencoded', 'x-panel-signature': '' }
      expect(await post('webhook_id=142', form)).toMatchObject(ok('Pong'))
      expect(await deliver('product.updated', { id: 93 })).toMatchObject(ok('Nothing to do for product.updated'))
      expect(await everything()).toEqual([])
      expect(await deliver('order.updated', wooCommerceOrder({}, '7'))).toMatchObject(ok('Notification queued'))
      expect(await deliver('order.updated', wooCommerceOrder({}, '7'), 'guess')).toMatchObject(
        refused(401, 'bad_signature'),
      )
      expect(await deliver('product.updated', { id: 93 }, 'guess')).toMatchObject(refused(401, 'bad_signature'))
      expect(await deliver('order.updated', { id: 1 })).toMatchObject(refused(422, 'not_an_order'))
    })

    it('is noted by its signature, and by the topics that are expected; a ping and the doctor’s test are not', async () => {
      await post('webhook_id=142', { 'content-type': 'application/x-www-form-urlencoded', 'x-panel-signature': '' })
      await post(TEST_BODY, { 'x-panel-signature': '' })
      expect(noted).toEqual([])
      await deliver('order.updated', wooCommerceOrder({}, '7'), 'guess')
      await deliver('made.up', { id: 93 }, 'guess')
      expect(noted).toEqual(['panel_refused', 'panel_refused:order.updated'])
      await deliver('order.created', { id: 1 })
      expect(noted.slice(2)).toEqual(['panel_verified', 'panel_verified:order.created'])
    })

    it('takes no other signature and no other form', async () => {
      expect(await pushOrder(ORDER)).toMatchObject(refused(401, 'missing_signature'))
      const form = { 'content-type': 'application/x-www-form-urlencoded' }
      expect(await post('webhook_id=1&status=paid', form)).toMatchObject(refused(415, 'not_json'))
    })
  })

  describe('Telegram’s webhook', () => {
    const push = (body: unknown, secret?: string) =>
      post(
        JSON.stringify(body),
        secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret },
        TELEGRAM_PATH,
      )

    it('queues an update once, in its order', async () => {
      expect((await push({ update_id: 1, message: {} }, 'tg-secret')).status).toBe(200)
      expect((await push({ update_id: 1, message: {} }, 'tg-secret')).status).toBe(200)
      expect(await producer.queue('telegram-updates').getWaitingCount()).toBe(1)
    })

    it('refuses a wrong secret, confirms what is no update, and refuses everything while Redis is away', async () => {
      expect(await push({ update_id: 1 })).toMatchObject(refused(401, 'bad_secret_token'))
      expect(await push({ update_id: 1 }, 'guess')).toMatchObject(refused(401, 'bad_secret_token'))
      const post = async (body: string) =>
        (await fetch(url + TELEGRAM_PATH, { method: 'POST', body, headers: SECRET_TOKEN })).status
      expect(await push({ id: 1 }, 'tg-secret')).toMatchObject({ status: 200 })
      expect(await post('{"update_id":')).toBe(200)
      expect(await post(JSON.stringify({ update_id: 2, text: 'x'.repeat(300 * 1024) }))).toBe(200)
      expect(unreadable).toBe(3)
      expect(await push({ update_id: 3, text: 'x'.repeat(300 * 1024) }, 'guess')).toMatchObject(
        refused(401, 'bad_secret_token'),
      )
      failNext = new Error('Connection is closed.')
      expect(await push({ update_id: 1 }, 'tg-secret')).toMatchObject(refused(503, 'unavailable'))
      expect(await everything()).toEqual([])
    })
  })

  it('answers 409 on both webhooks where both are polled', async () => {
    server.close()
    await serve(false)
    expect(await pushOrder(ORDER)).toMatchObject(refused(409, 'panel_is_polled'))
    expect(
      await post('{"update_id":1}', { 'x-telegram-bot-api-secret-token': 'tg-secret' }, TELEGRAM_PATH),
    ).toMatchObject(refused(409, 'telegram_is_polled'))
    expect(await everything()).toEqual([])
  })

  it('answers as JSON for programs, and says nothing of what it is made of', async () => {
    const { headers } = await pushOrder(ORDER)
    const { date, 'content-length': length, ...others } = Object.fromEntries(headers)
    expect(others).toEqual({
      connection: 'keep-alive',
      'content-type': 'application/json; charset=utf-8',
      'keep-alive': expect.any(String) as string,
      'x-content-type-options': 'nosniff',
    })
    expect(Number(length)).toBe('{"success":true,"message":"Notification queued"}'.length)
    expect(Date.parse(String(date))).toBeGreaterThan(0)
  })

  it('reports every answer to a webhook', async () => {
    await pushOrder(ORDER)
    await post('{}', { 'x-panel-signature': '' })
    await post('x'.repeat(257 * 1024))
    await post('{}', {}, TELEGRAM_PATH)
    const expected = [
      ['panel', 200],
      ['panel', 401],
      ['panel', 413],
      ['telegram', 401],
    ]
    await expect.poll(() => answered).toEqual(expected)
  })

  it('says that a bug is one, in the contract’s shape and in the log', async () => {
    const bug = new Error('a bug')
    server.close()
    await serve(true, 'generic', () => {
      throw bug
    })
    expect(await pushOrder(ORDER)).toMatchObject(refused(500, 'internal_error'))
    expect(logged).toContainEqual({ event: 'request.failed', error: bug })
    await expect.poll(() => answered).toEqual([['panel', 500]])
  })

  it('takes another spelling of a path, and answers 404 elsewhere', async () => {
    expect(await post(JSON.stringify(ORDER), {}, '/Panel/webhook/')).toMatchObject(ok('Notification queued'))
    expect(await post('{}', {}, '/nothing')).toMatchObject(refused(404, 'not_found'))
  })

  it('counts what is refused until something is accepted; the doctor’s test counts as neither', async () => {
    await post(TEST_BODY)
    expect(await test.store.refusals.read('webhooks')).toBeUndefined()
    await post(JSON.stringify(ORDER), { 'x-panel-signature': sign('another body') })
    await expect.poll(() => test.store.refusals.read('webhooks')).toMatchObject({ count: 1 })
    await pushOrder(ORDER)
    await expect.poll(() => test.store.refusals.read('webhooks')).toBeUndefined()
  })

  it('counts a signed body that is no order as refused', async () => {
    await pushOrder({ nothing: true })
    await expect.poll(() => test.store.refusals.read('webhooks')).toMatchObject({ count: 1 })
  })

  it('says in a hint why nobody will be notified', async () => {
    const hintOf = async (order: object) => (await pushOrder({ id: 2001, ...order })).body['hint']
    expect(await hintOf({ status: 'در راه' })).toContain('PANEL_STATUS_MAP')
    expect(await hintOf({ status: 'paid' })).toContain('No chat is linked')
    expect(await hintOf({ status: 'refunded' })).toContain('NOTIFY_ON')
    expect(await hintOf({ id: 2002, status: 'pending', chat_id: 7 })).toContain('not started the bot')
    expect(await hintOf({ id: 2002, status: 'paid', chat_id: 7 })).toBeUndefined()
  })

  it.each([PANEL_PATH, TELEGRAM_PATH])('answers 405 to another method than POST on %s', async (path) => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const response = await fetch(url + path, { method })
      expect(response.headers.get('allow')).toBe('POST')
      expect({ status: response.status, body: await response.json() }).toMatchObject(refused(405, 'method_not_allowed'))
    }
    expect(await fetch(url + path, { method: 'HEAD' })).toMatchObject({ status: 405 })
  })
})
