import { createHmac } from 'node:crypto'
import { toOwnWords } from '@peyk/domain/status'
import { describe, expect, it } from 'vitest'
import type { AdapterOptions, PanelQuestion } from '../adapter.ts'
import { parseJson } from '../json.ts'
import { NotAnOrder } from '../order-json.ts'
import { PanelUnavailable } from '../panel-unavailable.ts'
import { createVerifier } from '../verify-webhook.ts'
import { createShopifyAdapter } from './shopify.ts'
import { ADAPTER_OPTIONS } from '../adapter-options-fixture.ts'

const SECRET = 'the app’s client secret'
const adapterWith = (options: Partial<AdapterOptions> = {}) =>
  createShopifyAdapter({ ...ADAPTER_OPTIONS, apiToken: 'shpat_1', batchSize: 100, ...options })
const adapter = adapterWith()

/** Of the sample payload of the order topics, https://shopify.dev/docs/api/webhooks; its id has 18 digits. */
const SAMPLE = `{"id":820982911946154508,"admin_graphql_api_id":"gid://shopify/Order/820982911946154508",
  "cancelled_at":null,"currency":"USD","email":"jon@example.com","financial_status":"paid","name":"#9999","note":null,
  "note_attributes":[{"name":"_telegram_chat_id","value":"4242"}],"test":true,"total_price":"388.00",
  "created_at":"2021-12-31T19:00:00-05:00","updated_at":"2021-12-31T19:00:00-05:00"}`
const sample = (fields: object = {}) => ({ ...(parseJson(SAMPLE) as object), ...fields })

const delivery = (topic: string, body = SAMPLE) => ({
  // https://shopify.dev/docs/apps/build/webhooks/delivery-structure
  headers: {
    'content-type': 'application/json',
    'x-shopify-topic': topic,
    'x-shopify-hmac-sha256': createHmac('sha256', SECRET).update(body).digest('base64'),
    'x-shopify-shop-domain': 'example.myshopify.com',
    'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
  },
  rawBody: new TextEncoder().encode(body),
})

describe('an order', () => {
  it('is read as the documentation shows it, its long id digit by digit', () => {
    expect(adapter.readOrder(sample())).toEqual({
      orderId: '820982911946154508',
      status: 'paid',
      rawStatus: 'paid',
      chatId: '4242',
      money: { amount: '388.00', currency: 'USD' },
      url: undefined,
      updatedAtMs: Date.UTC(2022, 0, 1),
      paidAtMs: undefined,
      number: '#9999',
      paymentMethod: undefined,
      leftOut: [],
    })
  })

  const CANCELLED = '2021-12-31T19:00:00-05:00'
  it.each([
    ['pending', null, 'pending'],
    ['authorized', null, 'pending'],
    ['partially_paid', null, 'pending'],
    ['paid', null, 'paid'],
    ['partially_refunded', null, 'paid'],
    ['refunded', null, 'refunded'],
    ['refunded', CANCELLED, 'refunded'],
    ['voided', null, 'canceled'],
    ['voided', CANCELLED, 'canceled'],
    ['paid', CANCELLED, 'canceled'],
    ['something_new', null, 'unknown'],
    ['REFUNDED', CANCELLED, 'refunded'],
    ['partially_refunded', CANCELLED, 'canceled'],
    ['expired', null, 'expired'],
    ['paid', false, 'paid'],
    ['paid', '', 'paid'],
    ['paid', 'null', 'paid'],
    ['paid', 0, 'paid'],
    ['paid', '0000-00-00 00:00:00', 'paid'],
    ['paid', [], 'paid'],
    ['paid', '2021-12-31 24:00 or so', 'unknown'],
    ['paid', '2099-12-31T00:00:00Z', 'unknown'],
    ['pending', '31/12/2021', 'unknown'],
    [null, CANCELLED, 'canceled'],
    [null, null, 'unknown'],
    ['', null, 'unknown'],
  ])('whose payment is %j, cancelled at %j, is %s', (financial_status, cancelled_at, status) => {
    expect(adapter.readOrder(sample({ financial_status, cancelled_at })).status).toBe(status)
  })

  it('without a status of its payment is unknown, until the operator says what that means', () => {
    const order = sample({ financial_status: null })
    expect(adapter.readOrder(order)).toMatchObject({ status: 'unknown', rawStatus: 'no financial_status' })
    const own = adapterWith({ ownWords: toOwnWords([['no financial_status', 'paid']]) })
    expect(own.readOrder(order).status).toBe('paid')
  })

  it('has the amount that the customer paid, in their currency', () => {
    const presentment_money = { amount: '350.00', currency_code: 'EUR' }
    const total_price_set = { shop_money: { amount: '388.00', currency_code: 'USD' }, presentment_money }
    expect(adapter.readOrder(sample({ total_price_set })).money).toEqual({ amount: '350.00', currency: 'EUR' })
  })

  it('names no time of payment: `processed_at` is when it was placed', () => {
    expect(adapter.readOrder(sample({ processed_at: '2021-12-30T19:00:00-05:00' })).paidAtMs).toBeUndefined()
  })

  it('is refused without an id or a payment’s status', () => {
    expect(() => adapter.readOrder(sample({ id: null }))).toThrow('"id": expected')
    expect(() => adapter.readOrder(sample({ financial_status: undefined }))).toThrow('"financial_status": expected a')
    expect(() => adapter.readOrder(sample({ financial_status: [] }))).toThrow('"financial_status": expected a word')
    expect(() => adapter.readOrder([])).toThrow(NotAnOrder)
  })
})

describe('a webhook', () => {
  it.each(['orders/create', 'orders/updated', 'orders/paid', 'orders/cancelled'])(
    '%s notifies of the order',
    (topic) => {
      expect(adapter.readWebhook(delivery(topic))).toMatchObject({
        kind: 'order_update',
        orderUpdate: { orderId: '820982911946154508', status: 'paid' },
        deliveryId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
      })
    },
  )

  it('orders/delete has the id alone, and cancels', () => {
    expect(adapter.readWebhook(delivery('orders/delete', '{"id":820982911946154508}'))).toMatchObject({
      orderUpdate: { orderId: '820982911946154508', status: 'canceled' },
    })
  })

  it.each(['refunds/create', 'products/update', 'app/uninstalled', 'orders/constructor'])(
    '%s is no order update',
    (topic) => {
      expect(adapter.readWebhook(delivery(topic, '{"id":1}')).kind).toBe('ignored')
    },
  )

  it('is refused without a topic, and where it is partial', () => {
    const { 'x-shopify-topic': _topic, ...headers } = delivery('orders/paid').headers
    expect(() => adapter.readWebhook({ ...delivery('orders/paid'), headers })).toThrow('X-Shopify-Topic')
    expect(() => adapter.readWebhook(delivery('orders/paid', '{"id":1}'))).toThrow(NotAnOrder)
  })

  it('is verified by Shopify’s header over the raw bytes', () => {
    const verify = createVerifier({ schemes: adapter.schemes, secrets: ['old', SECRET] })
    const request = delivery('orders/paid')
    expect(verify(request, 0)).toBeUndefined()
    const other = { ...request, rawBody: new TextEncoder().encode(SAMPLE.replace('388', '389')) }
    expect(verify(other, 0)?.code).toBe('bad_signature')
    expect(verify({ ...request, headers: {} }, 0)?.message).toContain('x-shopify-hmac-sha256')
  })
})

describe('questions', () => {
  it('are lists by id, with the token, of every status', () => {
    expect(adapter.toRequests(['1', 'A-1', '2'])).toMatchObject([
      {
        orderIds: ['1', '2'],
        path: 'orders.json',
        query: { ids: '1,2', status: 'any' },
        headers: { 'x-shopify-access-token': 'shpat_1' },
      },
    ])
    expect(adapterWith({ apiToken: undefined }).toRequests(['1'])[0]?.headers).toEqual({ accept: 'application/json' })
  })

  it('are answered with orders', () => {
    const [question] = adapter.toRequests(['1'])
    expect(adapter.readAnswer({ orders: [1] }, question as PanelQuestion)).toEqual([1])
    expect(() => adapter.readAnswer([], question as PanelQuestion)).toThrow(PanelUnavailable)
  })
})
