import { createHmac } from 'node:crypto'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import openapi from '../docs/openapi.json' with { type: 'json' }
import { PANEL_SECRET, panelWebhookUrl } from './support/app-environment.ts'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 7301

const ajv = new Ajv2020({ strict: false })
addFormats.default(ajv)
ajv.addSchema(openapi, 'openapi')

/** Where the document has the schema of what the webhook answers with this status. */
const schemaOf = (status: number) =>
  `openapi#/paths/~1panel~1webhook/post/responses/${status}/content/application~1json/schema`

let redis: RedisServer
let system: System
beforeAll(async () => {
  redis = await startRedisServer()
  system = await startSystem({ mode: 'webhook', apps: ['ingress', 'notifier'], redisUrl: redis.url })
})
afterAll(async () => {
  await system.close()
  await redis.stop()
})

type Sent = { body?: string; headers?: Record<string, string>; unsigned?: boolean }

const hmac = (body: string) => `sha256=${createHmac('sha256', PANEL_SECRET).update(body).digest('hex')}`

async function send({ ingressUrl }: System, { body = '{}', headers = {}, unsigned = false }: Sent) {
  const response = await fetch(panelWebhookUrl(ingressUrl), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(unsigned ? {} : { 'x-panel-signature': hmac(body) }),
      ...headers,
    },
    body,
  })
  const json: unknown = await response.json()
  const { status } = response
  const validate = ajv.getSchema(schemaOf(status))
  expect({ status, json, valid: validate?.(json), errors: validate?.errors }).toEqual({
    status,
    json,
    valid: true,
    errors: null,
  })
  return { status, json, response }
}

const order = (fields: object) => ({ body: JSON.stringify({ id: '1', status: 'paid', ...fields }) })
const stale = () => {
  const timestamp = Math.floor(Date.now() / 1000) - 3600
  const signature = createHmac('sha256', PANEL_SECRET).update(`evt_1.${timestamp}.{}`).digest('base64')
  return { 'webhook-id': 'evt_1', 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${signature}` }
}

describe('docs/openapi.json', () => {
  it('knows what a webhook that is taken is answered', async () => {
    const taken = async (fields: object, message: string) =>
      expect(await send(system, order(fields))).toMatchObject({ status: 200, json: { success: true, message } })
    const { telegram } = system.simulator
    telegram.userSends(CUSTOMER, '/start')
    await expect.poll(() => telegram.messages(CUSTOMER).length).toBe(1)
    await taken({ status: 'pending', chat_id: CUSTOMER }, 'Order updated')
    await taken({ status: 'paid' }, 'Notification queued')
    await expect.poll(() => telegram.messages(CUSTOMER).length).toBe(2)
    await expect.poll(() => system.events('notification.sent').length).toBe(1)
    await taken({ status: 'paid' }, 'Already notified')
    // Telegram knows this customer, who has never started the bot: the notification is held.
    telegram.addUser(CUSTOMER + 1)
    await taken({ id: '2', chat_id: CUSTOMER + 1 }, 'Notification queued')
    await expect.poll(() => system.events('notification.held').length).toBe(1)
    await taken({ id: '2', chat_id: CUSTOMER + 1 }, 'Notification pending')
  })

  it.each<[number, string, Sent]>([
    [400, 'malformed_json', { body: '{' }],
    [400, 'bad_request', { headers: { 'content-encoding': 'gzip' } }],
    [401, 'missing_signature', { unsigned: true }],
    [401, 'bad_signature', { headers: { 'x-panel-signature': 'sha256=00' } }],
    [401, 'stale_signature', { headers: { 'x-panel-signature': 'sha256=00', ...stale() } }],
    [413, 'too_large', { body: `"${'x'.repeat(256 * 1024)}"` }],
    [415, 'not_json', { headers: { 'content-type': 'text/plain' } }],
    [415, 'bad_request', { headers: { 'content-encoding': 'compress' } }],
    [422, 'not_an_order', {}],
  ])('knows the answer %i %s', async (status, code, sent) => {
    const answer = await send(system, sent)
    expect(answer).toMatchObject({ status, json: { error: { code } } })
  })

  it('knows what is answered where the panel is polled', async () => {
    const polling = await startSystem({ mode: 'polling', apps: ['ingress'] })
    try {
      expect(await send(polling, order({}))).toMatchObject({
        status: 409,
        json: { error: { code: 'panel_is_polled' } },
      })
    } finally {
      await polling.close()
    }
  })

  it('knows what is answered while Redis is away', async () => {
    await redis.kill()
    const { response, json } = await send(system, order({}))
    expect(response.status).toBe(503)
    expect(json).toMatchObject({ error: { code: 'unavailable' } })
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/)
    await redis.restart()
  })

  it('knows the orders that a shop gives', async () => {
    const { panel } = system.simulator
    const { id } = panel.placeOrder({ chatId: CUSTOMER })
    const validate = ajv.getSchema('openapi#/components/schemas/OrderMessage')
    expect(validate?.(JSON.parse(JSON.stringify(panel.placeOrder())))).toBe(true)
    expect(validate?.({ order: { id, status: 'x', amount: '12,50' } })).toBe(false)
  })
})
