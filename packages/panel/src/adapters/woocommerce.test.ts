import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toOwnWords } from '@peyk/domain/status'
import type { AdapterOptions, PanelQuestion } from '../adapter.ts'
import { MalformedJson } from '../json.ts'
import { NotAnOrder } from '../order-json.ts'
import { PanelUnavailable } from '../panel-unavailable.ts'
import { createVerifier } from '../verify-webhook.ts'
import { DOCUMENTED_ORDER, wooCommerceHeaders, wooCommerceOrder } from './woocommerce-fixture.ts'
import { createWooCommerceAdapter } from './woocommerce.ts'
import { ADAPTER_OPTIONS } from '../adapter-options-fixture.ts'

const SECRET = 'the webhook’s secret'
const adapterWith = (options: Partial<AdapterOptions> = {}) =>
  createWooCommerceAdapter({ ...ADAPTER_OPTIONS, apiToken: 'ck_1:cs_2', batchSize: 100, ...options })
const adapter = adapterWith()
const read = (fields: object, chatId?: unknown) => adapter.readOrder(wooCommerceOrder(fields, chatId))
const delivery = (topic: string, payload: unknown) => {
  const body = JSON.stringify(payload)
  return { headers: wooCommerceHeaders(topic, body, SECRET), rawBody: new TextEncoder().encode(body) }
}
const PAID_AT = '2017-03-22T19:28:08'
const omitDate = (order: object) =>
  Object.fromEntries(Object.entries(order).filter(([name]) => name !== 'date_paid_gmt'))
const deliver = (topic: string, payload: unknown = DOCUMENTED_ORDER) => adapter.readWebhook(delivery(topic, payload))

describe('an order', () => {
  it('is read as the documentation shows it', () => {
    expect(adapter.readOrder(DOCUMENTED_ORDER)).toEqual({
      orderId: '727',
      status: 'paid',
      rawStatus: 'processing',
      chatId: undefined,
      money: { amount: '29.35', currency: 'USD' },
      url: undefined,
      updatedAtMs: Date.UTC(2017, 2, 22, 19, 28, 8),
      paidAtMs: Date.UTC(2017, 2, 22, 19, 28, 8),
      number: '727',
      paymentMethod: 'bacs',
      leftOut: [],
    })
  })

  it.each([
    ['pending', 'pending'],
    ['on-hold', 'pending'],
    ['checkout-draft', 'pending'],
    ['auto-draft', 'pending'],
    ['processing', 'paid'],
    ['completed', 'paid'],
    ['wc-completed', 'paid'],
    ['cancelled', 'canceled'],
    ['trash', 'canceled'],
    ['refunded', 'refunded'],
    ['failed', 'failed'],
    ['partially-paid', 'pending'],
    ['shipped', 'unknown'],
    ['paid', 'unknown'],
    ['constructor', 'unknown'],
  ])('of a shop that sends no date of payment and is %s is %s', (word, status) => {
    expect(adapter.readOrder(omitDate(wooCommerceOrder({ status: word })))).toMatchObject({ status, rawStatus: word })
  })

  it.each([
    ['processing', 'cod', null, 'pending'],
    ['processing', 'cod', '', 'pending'],
    ['processing', 'stripe', null, 'pending'],
    ['completed', 'cod', null, 'pending'],
    ['completed', 'cod', PAID_AT, 'paid'],
    ['processing', 'cod', PAID_AT, 'paid'],
    ['on-hold', 'bacs', PAID_AT, 'paid'],
    ['arrival-shipment', 'bacs', PAID_AT, 'paid'],
    ['arrival-shipment', 'cod', null, 'unknown'],
    ['partially-paid', 'stripe', PAID_AT, 'pending'],
    ['wc-partially-paid', 'stripe', PAID_AT, 'pending'],
    ['refunded', 'stripe', PAID_AT, 'refunded'],
    ['cancelled', 'stripe', PAID_AT, 'canceled'],
    ['failed', 'stripe', PAID_AT, 'failed'],
    ['processing', 'stripe', '0000-00-00T00:00:00', 'pending'],
    ['completed', 'stripe', false, 'pending'],
    ['processing', 'cod', '-0001-11-30T00:00:00', 'pending'],
    ['processing', 'cod', '1405-09-02T10:00:00', 'paid'],
    ['processing', 'cod', '۱۴۰۵-۰۹-۰۲T۱۰:۰۰:۰۰', 'paid'],
    ['processing', 'cod', '2017-03-22 19:28:08', 'paid'],
    ['processing', 'cod', '2017-03-22T22:58:08+03:30', 'paid'],
    ['processing', 'cod', 1490210888, 'paid'],
    ['processing', 'cod', '1490210888', 'paid'],
    ['processing', 'stripe', '1970-01-01T00:00:00', 'pending'],
    ['processing', 'stripe', '0', 'pending'],
    ['processing', 'stripe', [], 'pending'],
    ['processing', 'stripe', 'null', 'pending'],
    ['Processing', 'stripe', null, 'pending'],
    ['CANCELLED', 'stripe', PAID_AT, 'canceled'],
  ])('that is %s by %s with the date of payment %j is %s', (word, payment_method, date_paid_gmt, status) => {
    expect(read({ status: word, payment_method, date_paid_gmt })).toMatchObject({ status, rawStatus: word })
  })

  it.each([
    'partially_paid',
    'advance-paid',
    'prepaid',
    'prepayment',
    'to-be-paid',
    'incomplete',
    'payment-not-received',
    'no-payment',
    'نیمه-پرداخت',
    'نصف-پرداخت',
    'بدون-پرداخت',
    'عدم-پرداخت',
    'در-انتظار-واریز',
    'reversed',
    'Partially Paid',
    'partial-paid',
    'deposit',
    'deposit-received',
    'پیش-پرداخت',
    'بیعانه',
    'unpaid',
    'not-paid',
    'balance-due',
    'first-installment',
    'down-payment',
    'half-paid',
    'awaiting-payment',
    'pending-payment',
    'payment-failed',
    'canceled',
    'Cancelled ',
    'wc-canceled',
    'chargeback',
    'expired',
    'partially-refunded',
    'returned',
    'پرداخت نشده',
    'در-انتظار-پرداخت',
    'در-انتظار',
    'منتظر-تایید',
    'در-انتظار-ارسال-فیش',
    'partial-shipped-unpaid',
    'قسط-اول',
    'لغو شده',
    'لغو-توسط-مشتری',
    'مرجوعی',
    'payment-error',
    'authorized',
  ])('is never paid by a date beside a word that says otherwise: %s', (status) => {
    for (const payment_method of ['cod', 'stripe'])
      expect(read({ status, payment_method, date_paid_gmt: PAID_AT }).status).not.toBe('paid')
  })

  it.each([
    'arrival-shipment',
    'packed',
    'ارسال-شده',
    'بسته-بندی',
    'delivered',
    'picking',
    'ready-for-pickup',
    'paid',
    'settled',
    'partial-shipped',
    'awaiting-shipment',
    'در-انتظار-ارسال',
    'منتظر-تحویل',
  ])('is paid by its date beside the word of a plugin that says nothing else: %s', (status) => {
    expect(read({ status, date_paid_gmt: PAID_AT }).status).toBe('paid')
    expect(read({ status, date_paid_gmt: null }).status).not.toBe('paid')
  })

  it.each(['On Hold', 'pending_payment', 'در انتظار پرداخت'])('is pending without a date: %s', (status) => {
    expect(read({ status, date_paid_gmt: null }).status).toBe('pending')
  })

  it.each(['2026-02-31T10:00:00', '2 آذر 1405', 'Nov 22nd, 2026', '2099-01-01T00:00:00'])(
    'whose date of payment is %j, which nobody can read, is neither paid nor unpaid',
    (date_paid_gmt) => {
      for (const status of ['processing', 'completed', 'on-hold'])
        expect(read({ status, date_paid_gmt })).toMatchObject({
          status: 'unknown',
          rawStatus: `${status} (date of payment unreadable)`,
          leftOut: [expect.stringContaining('"date_paid_gmt": expected')],
        })
      expect(read({ status: 'cancelled', date_paid_gmt }).status).toBe('canceled')
      const own = adapterWith({ ownWords: toOwnWords([['processing (date of payment unreadable)', 'paid']]) })
      expect(own.readOrder(wooCommerceOrder({ status: 'processing', date_paid_gmt })).status).toBe('paid')
    },
  )

  it('has times in GMT, in the Persian calendar too', () => {
    const dates = { date_paid_gmt: '1405-09-01T16:00:00', date_modified_gmt: '2026-11-22 16:00' }
    const atMs = Date.UTC(2026, 10, 22, 16)
    expect(read(dates)).toMatchObject({ paidAtMs: atMs, updatedAtMs: atMs })
  })

  it.each([
    ['2017-03-22T22:58:08', 'paid'],
    [null, 'pending'],
    ['soon, on the 3rd', 'unknown'],
  ])('of a shop that sends no date_paid_gmt is paid by date_paid, whose zone nobody knows: %j', (date_paid, status) => {
    const order = { ...omitDate(wooCommerceOrder({ status: 'processing' })), date_paid }
    expect(adapter.readOrder(order)).toMatchObject({ status, paidAtMs: undefined })
    expect(adapter.readOrder({ ...order, date_paid_gmt: null }).status).toBe('pending')
  })

  it('on delivery is not paid before its date of payment, also in a shop that sends no such date', () => {
    const order = wooCommerceOrder({ status: 'processing', payment_method: 'cod' })
    expect(adapter.readOrder(omitDate(order)).status).toBe('pending')
  })

  it('is paid in the operator’s own words too, with WordPress’s prefix or without', () => {
    const own = adapterWith({
      ownWords: toOwnWords([
        ['wc-shipped', 'paid'],
        ['on-hold', 'paid'],
      ]),
    })
    for (const status of ['shipped', 'wc-shipped', 'on-hold'])
      expect(own.readOrder(wooCommerceOrder({ status })).status).toBe('paid')
  })

  it.each([
    ['IRT', '250000', '250000', 'IRT'],
    ['IRR', '2500000', '2500000', 'IRR'],
    ['IRHT', '250', '250000', 'IRT'],
    ['IRHT', '250.5', '250500', 'IRT'],
    ['IRHT', '0.25', '250', 'IRT'],
    ['irht', '250.1234', '250123.4', 'IRT'],
    ['IRHR', '2500.00', '2500000', 'IRR'],
    ['IRHT', '0.00', '0', 'IRT'],
    ['IRHT', '12,345', '12345000', 'IRT'],
    ['EUR', '29.35', '29.35', 'EUR'],
  ])('of %s %s costs %s %s', (currency, total, amount, plain) => {
    expect(read({ currency, total }).money).toEqual({ amount, currency: plain })
  })

  it('counts thousands without rounding', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.integer({ min: 0, max: 999 }), (whole, thousandths) => {
        const total = `${whole}.${String(thousandths).padStart(3, '0')}`
        expect(read({ currency: 'IRHT', total }).money?.amount).toBe(String(whole * 1000n + BigInt(thousandths)))
      }),
    )
  })

  it.each([
    ['4242', '4242'],
    [4242, '4242'],
    [' ۴۲۴۲ ', '4242'],
    ['-1001234567890', '-1001234567890'],
    ['@reza', undefined],
    ['', undefined],
    [{ id: 1 }, undefined],
    [true, undefined],
  ])('with the chat %j in its meta belongs to %s', (value, chatId) => {
    expect(read({}, value).chatId).toBe(chatId)
  })

  it('has its chat where the operator says', () => {
    const own = adapterWith({ chatMetaKey: 'tg' })
    expect(own.readOrder(wooCommerceOrder({ meta_data: [{ key: 'tg', value: '7' }] }, '8')).chatId).toBe('7')
    expect(own.readOrder(wooCommerceOrder({}, '8')).chatId).toBeUndefined()
    for (const meta_data of [null, {}, 'x', [null, 5, {}]]) expect(read({ meta_data }).chatId).toBeUndefined()
  })

  it.each([
    [{ id: undefined }, '"id": expected'],
    [{ status: undefined }, '"status": expected a word or a whole number, it is missing.'],
  ])('is refused without what decides: %j', (fields, message) => {
    expect(() => read(fields)).toThrow(NotAnOrder)
    expect(() => read(fields)).toThrow(message)
  })

  it.each([
    [{ total: 'free' }, '"total": expected a number'],
    [{ total: 'free', currency: 'IRHT' }, '"total": expected a number'],
    [{ total: '-5', currency: 'IRHT' }, '"total": expected a number'],
    [{ date_modified_gmt: 'soon' }, '"date_modified_gmt": expected'],
  ])('is read without what decides nothing: %j', (fields, reason) => {
    expect(read(fields)).toMatchObject({ status: 'paid', leftOut: [expect.stringContaining(reason)] })
  })

  it('needs no more than an id and a status', () => {
    expect(adapter.readOrder({ id: 5, status: 'completed' })).toMatchObject({ orderId: '5', money: undefined })
    for (const json of [null, [], 'x', 5]) expect(() => adapter.readOrder(json)).toThrow(NotAnOrder)
  })
})

describe('a webhook', () => {
  it('of the Legacy API names the version to choose', () => {
    expect(() => deliver('order.updated', { order: { id: 645, status: 'processing' } })).toThrow(
      'Set the webhook’s API version to “WP REST API Integration v3”.',
    )
  })

  it.each(['order.created', 'order.updated', 'order.restored'])('%s notifies of the order', (topic) => {
    expect(deliver(topic)).toMatchObject({
      kind: 'order_update',
      orderUpdate: { orderId: '727', status: 'paid' },
      deliveryId: '8c9a9f3d0e7b5c1f2a6d4e8b7c0d9e1f',
    })
  })

  it('order.deleted has the id alone, and cancels', () => {
    expect(deliver('order.deleted', { id: 727 })).toMatchObject({
      kind: 'order_update',
      orderUpdate: { orderId: '727', status: 'canceled', rawStatus: 'deleted', money: undefined },
    })
    expect(() => deliver('order.deleted', {})).toThrow(NotAnOrder)
  })

  it.each([DOCUMENTED_ORDER, { id: 727, status: 'pending' }, [727]])(
    'order.deleted with the body of another event changes nothing',
    (body) => {
      expect(() => deliver('order.deleted', body)).toThrow(NotAnOrder)
    },
  )

  it.each([
    ['product.updated', { id: 93 }],
    ['customer.created', { id: 1 }],
    ['coupon.deleted', { id: 1 }],
    ['action.woocommerce_add_to_cart', { action: 'woocommerce_add_to_cart', arg: '1' }],
    ['subscription.updated', DOCUMENTED_ORDER],
    ['order.', DOCUMENTED_ORDER],
    ['x'.repeat(500), {}],
  ])('%.40s is nothing to us, and no failure', (topic, payload) => {
    const reading = deliver(topic, payload)
    expect(reading.kind).toBe('ignored')
    expect(JSON.stringify(reading).length).toBeLessThan(200)
  })

  it('is refused without a topic, and with a payload that is no order', () => {
    const { headers, rawBody } = delivery('order.updated', DOCUMENTED_ORDER)
    const { 'x-wc-webhook-topic': _topic, ...others } = headers
    expect(() => adapter.readWebhook({ headers: others, rawBody })).toThrow('X-WC-Webhook-Topic')
    expect(() => adapter.readWebhook({ headers, rawBody: rawBody.slice(0, 90) })).toThrow(MalformedJson)
    expect(() => deliver('order.updated', {})).toThrow(NotAnOrder)
    expect(() => deliver('order.updated', [])).toThrow(NotAnOrder)
  })

  it('that carries WooCommerce’s own error says what to do', () => {
    const error = { code: 'woocommerce_rest_cannot_view', message: 'Sorry …', data: { status: 401 } }
    expect(() => deliver('order.updated', error)).toThrow(
      '(woocommerce_rest_cannot_view): the user who made the webhook',
    )
  })

  it('is verified by its own signature alone', () => {
    const request = delivery('order.updated', DOCUMENTED_ORDER)
    const verifyWith = (...secrets: string[]) => createVerifier({ schemes: adapter.schemes, secrets })
    expect(verifyWith('old', SECRET)(request, 0)).toBeUndefined()
    expect(verifyWith('old')(request, 0)?.code).toBe('bad_signature')
    const { 'x-wc-webhook-signature': _signature, ...headers } = request.headers
    expect(verifyWith(SECRET)({ ...request, headers }, 0)?.code).toBe('missing_signature')
  })
})

describe('the ping', () => {
  const ping = (body: string, headers: Record<string, string> = {}) =>
    adapter.answerPing?.({
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      rawBody: new TextEncoder().encode(body),
    })

  it('of a saved webhook is a form with its id', () => {
    expect(ping('webhook_id=142')).toBe('Pong')
    expect(ping('webhook_id=142', { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' })).toBe('Pong')
  })

  it.each(['', 'webhook_id=', 'webhook_id=1&id=5', 'id=5', '{"id":5,"status":"paid"}'])('is not %j', (body) => {
    expect(ping(body)).toBeUndefined()
  })

  it('is not JSON, and no delivery', () => {
    expect(ping('webhook_id=142', { 'content-type': 'application/json' })).toBeUndefined()
    expect(ping('webhook_id=142', { 'x-wc-webhook-topic': 'order.updated' })).toBeUndefined()
  })
})

describe('questions', () => {
  const list = (question: PanelQuestion | undefined) => question?.query['include']

  it('are lists by id, with key and secret', () => {
    expect(adapter.toRequests(['727', '728'])).toEqual([
      {
        orderIds: ['727', '728'],
        path: 'orders',
        query: {
          include: '727,728',
          per_page: '100',
          _fields: 'id,number,status,currency,total,date_modified_gmt,date_paid_gmt,date_paid,payment_method,meta_data',
        },
        headers: { accept: 'application/json', authorization: `Basic ${btoa('ck_1:cs_2')}` },
        asksFor: 'list',
        hint404: expect.stringContaining('/wp-json/wc/v3'),
      },
    ])
    expect(adapterWith({ apiToken: undefined }).toRequests(['7'])[0]?.headers).toEqual({ accept: 'application/json' })
  })

  it('ask for no more than a page holds, and only for what can be an order of WooCommerce', () => {
    const ids = Array.from({ length: 250 }, (_, i) => String(i + 1))
    expect(
      adapterWith({ batchSize: 1000 })
        .toRequests(ids)
        .map((question) => question.orderIds.length),
    ).toEqual([100, 100, 50])
    expect(adapterWith({ batchSize: 2 }).toRequests(['1', '2', '3']).map(list)).toEqual(['1,2', '3'])
    expect(adapter.toRequests(['A-1', '۷', '1.5', '-1', '', '9'.repeat(30)])).toEqual([])
    expect(list(adapter.toRequests(['A-1', '7'])[0])).toBe('7')
  })

  it('are answered with a list', () => {
    const [question] = adapter.toRequests(['727'])
    expect(adapter.readAnswer([DOCUMENTED_ORDER], question as PanelQuestion)).toHaveLength(1)
    for (const json of [null, {}, { orders: [] }, { code: 'rest_no_route' }])
      expect(() => adapter.readAnswer(json, question as PanelQuestion)).toThrow(PanelUnavailable)
  })
})
