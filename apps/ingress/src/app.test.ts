import { createHmac } from 'node:crypto'
import { createServer, request as httpRequest } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { createLogger } from '@peyk/config/logger'
import { createPanelAdapter } from '@peyk/panel/adapters'
import type { AdapterName } from '@peyk/panel/adapters'
import { wooCommerceHeaders, wooCommerceOrder } from '@peyk/panel/adapters/woocommerce-fixture'
import { createProducer } from '@peyk/queues/producer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { paid, testStore } from '../../../tests/support/store.ts'
import { createApp } from './app.ts'
import { createRepeats } from './repeats.ts'

const SECRET = 'panel-secret'
const ORDER = { id: 1001, status: 'پرداخت شده', chat_id: 7, amount: 250_000, currency: 'IRT' }

describe('ingress', () => {
  let test: ReturnType<typeof testStore>
  let producer: ReturnType<typeof createProducer>
  let server: Server
  let url: string
  let failNext: Error | undefined

  let logged: Record<string, unknown>[]

  const serve = async (enabled = true, adapter: AdapterName = 'generic') => {
    const logger = createLogger('test', { LOG_LEVEL: 'debug' })
    logger.silent = true
    logged = []
    const note = (_message: string, fields: Record<string, unknown>) => void logged.push(fields)
    Object.assign(logger, { info: note, warn: note, debug: note })
    const app = createApp({
      panelPath: '/panel/webhook',
      telegramPath: '/telegram-bot/webhook',
      panel: {
        enabled,
        adapter: createPanelAdapter({ adapter, apiToken: undefined, batchSize: 1, paidStatuses: [] }),
        schemes: [],
        secrets: ['an-older-secret', SECRET],
        repeats: createRepeats(),
        applyNews: (news) => (failNext ? Promise.reject(failNext) : test.store.orders.applyNews(news, 'webhook')),
        notify: producer.notify,
        settle: test.store.durable.settle,
        logger,
      },
      telegram: {
        enabled,
        secret: 'tg-secret',
        takeUpdates: (updates) => (failNext ? Promise.reject(failNext) : producer.takeUpdates(updates)),
        settle: test.store.durable.settle,
        logger,
      },
      health: (_request, _response, next) => next(),
      onAnswer: () => undefined,
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
    await producer.close()
    test.close()
  })

  const sign = (body: string | Uint8Array, secret = SECRET) =>
    `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  const post = async (body: string, headers: Record<string, string> = {}, path = '/panel/webhook') => {
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
    it('queues the notice of a paid order, and answers copies of it without queueing again', async () => {
      expect(await pushOrder(ORDER)).toMatchObject(ok('Notification queued'))
      expect(await pushOrder({ order: ORDER })).toMatchObject(ok('Notification pending'))
      expect(await producer.queue('notifications').getWaitingCount()).toBe(1)
      await test.store.ledger.recordTold(paid('1001'), 'test')
      expect(await pushOrder({ data: ORDER })).toMatchObject(ok('Already notified'))
    })

    it('has the news in Redis before it answers 200, even if the queue does not take the job', async () => {
      await producer.queue('notifications').close()
      expect(await pushOrder(ORDER)).toMatchObject(ok('Notification queued'))
      expect(await test.redis.zrange(`{${test.prefix}}:undelivered`, '0', '-1')).toEqual(['paid:1001'])
    })

    it.each([
      ['pending', { ...ORDER, status: 'pending' }],
      ['not linked', { id: 5, status: 'paid' }],
      ['a kind that is not told', { ...ORDER, status: 'canceled' }],
      ['a word nobody knows', { ...ORDER, status: 'shipped to the moon' }],
    ])('takes news that tells nobody anything: %s', async (_what, order) => {
      expect(await pushOrder(order)).toMatchObject(ok('Order updated'))
      expect(await producer.queue('notifications').getWaitingCount()).toBe(0)
    })

    it.each(['held', 'rejected', 'uncertain'] as const)('says that a %s notice is pending', async (state) => {
      await pushOrder(ORDER)
      await test.store.ledger.claim(paid('1001'), 'a', 60_000)
      await test.store.ledger.park(paid('1001'), 'a', state, 'why', '7')
      expect(await pushOrder(ORDER)).toMatchObject(ok('Notification pending'))
    })

    it('takes Standard Webhooks and older secrets too', async () => {
      const body = JSON.stringify(ORDER)
      const timestamp = String(Math.floor(Date.now() / 1000))
      const signature = createHmac('sha256', SECRET).update(`msg_1.${timestamp}.${body}`).digest('base64')
      const response = await fetch(`${url}/panel/webhook`, {
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
        fetch(`${url}/panel/webhook`, {
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
      ['a chat that is none', '{"id":1,"status":"paid","chat_id":"@ali"}', {}, refused(422, 'not_an_order')],
      ['an amount that is none', '{"id":1,"status":"paid","amount":"a lot"}', {}, refused(422, 'not_an_order')],
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
      ['a byte order mark', '\uFEFF{"id":1001,"status":"paid","chat_id":7}', 'application/json'],
      ['a charset', '{"id":1001,"status":"paid","chat_id":7}', 'application/json; charset="UTF-8"'],
      ['a status said twice', '{"id":1001,"status":"pending","chat_id":7,"status":"paid"}', 'application/json'],
      ['a type of its own', '{"id":1001,"status":"paid","chat_id":7}', 'application/vnd.shop+json'],
    ])('takes %s', async (_what, body, type) => {
      expect(await post(body, { 'content-type': type })).toMatchObject(ok('Notification queued'))
    })

    it('says in the log what is odd, and which deliveries come again, each once', async () => {
      const timestamp = String(Math.floor(Date.now() / 1000))
      for (const chat_id of [7, 8, 8]) {
        const body = JSON.stringify({ ...ORDER, chat_id, updated_at: '2199-01-01' })
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
        'notice.queued',
        'webhook.repeated',
        'order.other_owner',
      ])
      await post('{"id":1}')
      expect(logged.at(-1)).toMatchObject({ event: 'webhook.unreadable', status: 422 })
    })

    it('refuses bytes that are not UTF-8', async () => {
      const body = Buffer.from([0x7b, 0xff, 0x7d])
      const response = await fetch(`${url}/panel/webhook`, {
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

    it('survives a client that leaves in the middle', async () => {
      const request = httpRequest(`${url}/panel/webhook`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': '1000' },
      })
      request.on('error', () => undefined)
      request.write('{"id"')
      await expect.poll(() => request.socket?.connecting).toBe(false)
      request.destroy()
      expect(await pushOrder(ORDER)).toMatchObject(ok('Notification queued'))
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
        '/telegram-bot/webhook',
      )

    it('queues an update once, in its order', async () => {
      expect((await push({ update_id: 1, message: {} }, 'tg-secret')).status).toBe(200)
      expect((await push({ update_id: 1, message: {} }, 'tg-secret')).status).toBe(200)
      expect(await producer.queue('telegram-updates').getWaitingCount()).toBe(1)
    })

    it('refuses a wrong secret, what is no update, and everything while Redis is away', async () => {
      expect(await push({ update_id: 1 })).toMatchObject(refused(401, 'bad_secret_token'))
      expect(await push({ update_id: 1 }, 'guess')).toMatchObject(refused(401, 'bad_secret_token'))
      expect(await push({ id: 1 }, 'tg-secret')).toMatchObject(refused(400, 'not_an_update'))
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
      await post('{"update_id":1}', { 'x-telegram-bot-api-secret-token': 'tg-secret' }, '/telegram-bot/webhook'),
    ).toMatchObject(refused(409, 'telegram_is_polled'))
    expect(await everything()).toEqual([])
  })

  it('answers 404 elsewhere', async () => {
    expect(await post('{}', {}, '/nothing')).toMatchObject(refused(404, 'not_found'))
  })
})
