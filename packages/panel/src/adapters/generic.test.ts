import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AdapterOptions, PanelQuestion } from '../adapter.ts'
import { NotAnOrder } from '../order-json.ts'
import { PanelUnavailable } from '../panel-unavailable.ts'
import { createGenericAdapter } from './generic.ts'
import { ADAPTER_OPTIONS } from '../adapter-options-fixture.ts'

const adapterWith = (options: Partial<AdapterOptions> = {}) =>
  createGenericAdapter({ ...ADAPTER_OPTIONS, apiToken: 't0ken', ...options })
const request = (order: unknown, headers: Record<string, string> = {}) => ({
  headers,
  rawBody: new TextEncoder().encode(JSON.stringify(order)),
})
const LIST: PanelQuestion = { orderIds: [], path: '', query: {}, headers: {}, asksFor: 'list' }

describe('a webhook', () => {
  it('is the contract’s order, with the delivery’s id of Standard Webhooks', () => {
    expect(
      adapterWith().readWebhook(request({ order: { id: 7, status: 'paid' } }, { 'webhook-id': 'msg_1' })),
    ).toMatchObject({
      kind: 'order_update',
      orderUpdate: { orderId: '7', status: 'paid' },
      deliveryId: 'msg_1',
    })
  })

  it('is never taken for a ping', () => {
    expect(adapterWith().answerPing).toBeUndefined()
  })
})

describe('fields of another name', () => {
  const fields = { id: 'data.orderNo', status: 'data.state', chat_id: 'data.customer.tg.0' }
  const adapter = adapterWith({ fields })

  it('are found by their paths, the others beside the id by the contract’s names', () => {
    const data = { orderNo: 7, state: 'paid', customer: { tg: [4242] }, amount: '1', currency: 'IRT' }
    expect(adapter.readOrder({ id: 'evt_1', status: 'ok', data })).toMatchObject({
      orderId: '7',
      status: 'paid',
      chatId: '4242',
      money: { amount: '1', currency: 'IRT' },
    })
  })

  it('are found in the orders of a list, which are not wrapped', () => {
    expect(adapter.readOrder({ orderNo: 7, state: 'paid', customer: { tg: [] } })).toMatchObject({
      orderId: '7',
      chatId: undefined,
    })
  })

  it('are looked for nowhere else', () => {
    expect(() => adapter.readOrder({ id: 'evt_1', data: { state: 'paid' } })).toThrow(
      new NotAnOrder('"data.orderNo": expected a string or an integer, it is missing.'),
    )
    expect(() => adapter.readOrder({ data: { orderNo: 7, status: 'paid' } })).toThrow('"data.state": expected a word')
  })

  it('may say that a status is the order’s, whatever the word', () => {
    const own = adapterWith({ fields: { status: 'status' } })
    for (const data of [[], null, { note: 'x' }])
      expect(own.readOrder({ status: 'success', order_id: '7', data })).toMatchObject({ orderId: '7', status: 'paid' })
    expect(own.readOrder({ status: 'success', order_id: '7', data: { status: 'pending' } }).status).toBe('unknown')
  })

  it('may be a name that has no wrapper’s meaning', () => {
    const nested = adapterWith({ fields: { id: 'payment.order', status: 'payment.state' } })
    expect(nested.readOrder({ payment: { order: 1, state: 'paid' } })).toMatchObject({ orderId: '1' })
    expect(() => nested.readOrder({ order: 1, state: 'paid' })).toThrow('"payment.order": expected')
  })

  it('never come from a prototype, and never throw anything but NotAnOrder', () => {
    const odd = adapterWith({ fields: { id: 'constructor.name', status: '__proto__.x' } })
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(() => odd.readOrder(json)).toThrow(NotAnOrder)
      }),
    )
  })
})

describe('questions', () => {
  it('are one for each order, or one for all where the panel takes lists', () => {
    const headers = { accept: 'application/json', authorization: 'Bearer t0ken' }
    expect(adapterWith().toRequests(['1', 'a/b'])).toEqual([
      { orderIds: ['1'], path: 'orders/1', query: {}, headers, asksFor: 'one' },
      { orderIds: ['a/b'], path: 'orders/a%2Fb', query: {}, headers, asksFor: 'one' },
    ])
    expect(adapterWith({ batchSize: 10 }).toRequests(['1', '2', 'a,b'])).toMatchObject([
      { orderIds: ['1', '2'], path: 'orders', query: { ids: '1,2' }, asksFor: 'list' },
      { orderIds: ['a,b'], path: 'orders/a%2Cb', asksFor: 'one' },
    ])
  })

  it('go to the operator’s paths, with ids encoded as their place asks', () => {
    const adapter = adapterWith({ orderPath: '/find?no={id}&full=1', ordersPath: 'v2/{ids}/list', batchSize: 2 })
    expect(adapter.toRequests(['a b', '$&'])).toMatchObject([{ path: 'v2/a%20b%2C%24%26/list', query: {} }])
    expect(adapter.toRequests(['a,b'])).toMatchObject([{ path: 'find', query: { no: 'a,b', full: '1' } }])
  })

  it('leave out what a path cannot name, but not what a query can', () => {
    expect(adapterWith().toRequests(['.', '..', '...'])).toMatchObject([{ path: 'orders/...' }])
    expect(adapterWith({ orderPath: 'find?no={id}' }).toRequests(['..'])).toMatchObject([{ query: { no: '..' } }])
  })

  it('carry the token in the operator’s header, or none', () => {
    const apiTokenHeader = { name: 'x-api-key', prefix: '' }
    expect(adapterWith({ apiTokenHeader }).toRequests(['1'])[0]?.headers).toEqual({
      accept: 'application/json',
      'x-api-key': 't0ken',
    })
    expect(adapterWith({ apiToken: undefined }).toRequests(['1'])[0]?.headers).toEqual({ accept: 'application/json' })
  })
})

describe('answers', () => {
  it('are a list, bare or under a name, or one order', () => {
    const { readAnswer } = adapterWith()
    for (const json of [[1, 2], { orders: [1, 2] }, { data: [1, 2] }]) expect(readAnswer(json, LIST)).toEqual([1, 2])
    expect(readAnswer({ id: 1 }, { ...LIST, asksFor: 'one' })).toHaveLength(1)
    const enveloped = [
      { success: true, data: { orders: [1, 2], total: 2 } },
      { status: 'success', result: [1, 2] },
      { data: { data: [1, 2], current_page: 1 }, message: 'ok' },
      { count: 2, next: null, previous: null, results: [1, 2] },
    ]
    for (const json of enveloped) expect(readAnswer(json, LIST)).toEqual([1, 2])
    for (const json of [{ orders: {} }, { data: { id: 1, status: 'paid', items: [1] } }, { error: [] }])
      expect(() => readAnswer(json, LIST)).toThrow(PanelUnavailable)
  })
})

describe('the answer to a question about one order', () => {
  const adapter = adapterWith()
  const ask: PanelQuestion = { ...LIST, orderIds: ['1001'], asksFor: 'one' }
  const read = (json: unknown) => adapter.readAnswer(json, ask).map((order) => adapter.readOrder(order))

  it.each([
    { status: 'paid' },
    { status: 'completed', total: 5 },
    { status: 'paid', items: [{ name: 'x' }] },
    { status: 'success', data: { status: 'paid' } },
    { status: 'success', id: '1001', data: { status: 'paid' } },
    { status: 'paid', id: '1001', data: { id: 'trx-9', status: 'success' } },
    { id: 55, order_id: '1001', status: 'paid' },
    [{ status: 'paid' }],
  ])('is that order’s: %j', (json) => {
    expect(read(json)).toEqual([expect.objectContaining({ orderId: '1001', status: 'paid' })])
  })

  it.each([
    { id: '1001', status: 'pending', response: { id: '77', status: 'success' } },
    { id: '1001', status: 'unpaid', payload: { id: '77', status: 'complete' } },
    { id: '1001', status: 'pending', data: [{ id: 't1', status: 'success' }] },
    { order_id: 1001, status: 'pending', result: { id: 77, status: 'success' } },
    { Status: 'Completed', Data: { Id: '1001', Status: 'Pending' } },
    { status: 'success', id: '1001', data: { id: 'trx-9', status: 'pending' } },
    { status: 'ok', data: { state: 'pending' } },
    { status: 'completed', result: { is_paid: false } },
  ])('is not decided by the envelope: %j', (json) => {
    expect(read(json)).toEqual([expect.objectContaining({ orderId: '1001', status: 'pending' })])
  })

  it.each(
    ['success', 'Success.', 'Success!', 'ok', 'OK', 'موفق', 'موفقیت‌آمیز', 'انجام شد'].flatMap((status) => [
      { status },
      { status, data: [] },
      { status, data: null },
    ]),
  )('is nobody’s where it speaks of the request alone: %j', (json) => {
    expect(() => read(json)).toThrow(NotAnOrder)
  })

  it.each([
    { Status: 'Complete', Message: 'ok', Errors: [] },
    { status: 'completed', request_id: 'r1' },
    {
      status: 'complete',
      id: '1001',
      data: [
        { id: '1', status: 'paid' },
        { id: '2', status: 'paid' },
      ],
    },
    ...['completed', 'finished', 'تکمیل شده'].flatMap((status) =>
      ['data', 'items', 'orders', 'result'].map((name) => ({ status, [name]: [] })),
    ),
    { status: 'paid', message: 'The request is paid' },
    { status: 'success', data: [{ status: 'paid' }, { status: 'paid' }] },
  ])('is nobody’s where it may speak of the request: %j', (json) => {
    expect(() => read(json)).toThrow(NotAnOrder)
  })

  it.each([
    { id: '2002', status: 'success', data: { status: 'paid' } },
    { order_id: '2002', status: 'paid' },
    { data: { id: '2002', status: 'paid' } },
  ])('is not that of another order: %j', (json) => {
    expect(read(json)).toEqual([expect.objectContaining({ orderId: '2002' })])
  })
})
