import { toOwnWords } from '@peyk/domain/status'
import { expect, it } from 'vitest'
import { ADAPTER_OPTIONS } from './adapter-options-fixture.ts'
import { createGenericAdapter } from './adapters/generic.ts'
import type { PanelQuestion } from './adapter.ts'
import { readOrderJson } from './order-json-fixture.ts'

/** Orders in the forms of real shop systems and gateways: what a careful person reads in them. */
const EUR = { amount: '10.00', currency: 'EUR' }
const PAID_AT = '2026-11-22T16:00:00Z'

it.each([
  ['JSON:API', { data: { id: '1001', type: 'orders', attributes: { status: 'paid', total: 999, currency: 'USD' } } }],
  ['Strapi', { data: { id: 1001, attributes: { status: 'completed', isPaid: true } }, meta: {} }],
  ['a page of Django', { count: 1, next: null, previous: null, results: [{ id: 1001, status: 'PAID' }] }],
  ['a status with its label', { id: 1001, status: { id: 2, name: 'paid', label: 'پرداخت شده', color: 'green' } }],
  ['a numbered status with its label', { data: { id: 1001, status: { value: 2, label: 'پرداخت شده' } } }],
  ['a payment with a status of its own', { id: 1001, status: 'paid', payment: { id: 4, status: { code: 'PAID' } } }],
  ['a payment beside the order', { order: { id: 1001, status: 'paid' }, payment: { id: 'p1', status: 'OK' } }],
  ['a gateway’s number', { data: { order: { id: 1001, status: 'پرداخت شده' }, payment: { status: 100, ref_id: 5 } } }],
  ['a gateway’s reply', { order_id: '1001', status: 'paid', payload: { id: 'd2', order_id: '1001', status: 100 } }],
  ['a second attempt', { id: 1001, status: 'paid', payments: [{ status: 'failed' }, { status: 'verified' }] }],
  ['a second attempt by flag', { id: 1001, status: 'completed', payments: [{ success: false }, { success: true }] }],
  ['attempts around', { order: { id: 1001, status: 'paid' }, transactions: [{ status: 'failed' }, { status: 100 }] }],
  ['a free order', { id: 1001, status: 'completed', total: 0, paid: 0, discount: 250_000 }],
  ['a free invoice', { id: 1001, status: 'paid', paid: true, total: 0, amount_due: 0, amount_paid: 0 }],
  ['money as an object', { id: 1001, status: 'paid', total: { amount: 5, currency: 'IRT' }, paid: { amount: 5 } }],
  ['a request that went well', { status: 'success', message: 'ok', order_id: 1001, payment_status: 'paid' }],
  ['an envelope of flags', { status: true, order_id: 1001, is_paid: true, error: { code: 0, message: '' } }],
  ['an empty column of JSON', { id: 1001, status: 'completed', amount: 5, currency: 'IRT', payload: [], data: {} }],
  ['an empty list beside', { id: 1001, status: 'completed', data: [], is_paid: true }],
  ['dates that are none', { id: 1001, status: 'paid', cancelled_at: null, canceledAt: '0000-00-00', refunded: false }],
])('paid: %s', (_, json) => {
  expect(readOrderJson(json)).toMatchObject({ orderId: '1001', status: 'paid' })
})

it.each([
  ['pending', { data: { id: 1001, type: 'order', attributes: { state: 'complete', payment_state: 'balance_due' } } }],
  ['pending', { id: 1001, status: { value: 0, label: 'پرداخت نشده' } }],
  ['unknown', { id: 1001, status: { name: 'paid', value: false } }],
  ['unknown', { id: 1001, status: 'completed', payments: [{ success: true, status: 'failed' }] }],
  ['pending', { id: 1001, status: { id: 1, name: 'pending', label: 'در انتظار پرداخت' } }],
  ['pending', { id: 1001, status: 'completed', payment_status: { key: 'unpaid', title: 'پرداخت نشده' } }],
  ['pending', { id: 1001, status: 'completed', pay_status: 'unpaid' }],
  ['pending', { id: 1001, status: 'completed', is_payed: 0 }],
  ['pending', { id: 1001, status: 'completed', payed: false }],
  ['pending', { id: 1001, status: 'completed', paid_status: 'no' }],
  ['pending', { id: 1001, status: 'completed', total: 250_000, amount_paid: 0, amount_due: 250_000 }],
  ['pending', { id: 1001, status: 'completed', total: 250_000, paid_amount: '100,000' }],
  ['pending', { id: 1001, status: 'completed', amount: 0, total: 250_000, paid: 0 }],
  ['pending', { id: 1001, status: 'pending', attributes: { is_paid: true } }],
  ['pending', { status: 'success', message: 'ok', order_id: 1001, payment_status: 'unpaid' }],
  ['pending', { id: 1001, status: 'pending', payment_status: 'awaiting' }],
  ['refunded', { id: 1001, status: 'succeeded', paid: true, refunded: true }],
  ['canceled', { id: 1001, status: 'completed', is_canceled: true }],
  ['canceled', { id: 1001, status: 'completed', cancelled_at: PAID_AT }],
  ['unknown', { id: 1001, status: 'succeeded', paid: true, captured: false }],
  ['unknown', { id: 1001, status: 'paid', cancelled_at: PAID_AT }],
  ['unknown', { id: 1001, status: { name: 'completed', label: 'پرداخت نشده' } }],
  ['unknown', { id: 1001, status: 'completed', payments: [{ status: 'failed' }, { status: 100 }] }],
  ['unknown', { id: 1001, status: 'completed', payment_details: { status: 'unpaid' } }],
  ['unknown', { order_id: '1001', status: 'paid', data: { order_id: '1001', status: 'pending' } }],
  ['pending', { order_id: '1001', status: 'completed', data: { order_id: '1001', status: 'pending' } }],
  ['unknown', { success: '0', id: 1001, status: 'completed' }],
  ['unknown', { hasError: true, message: 'x', result: { id: 1001, status: 'completed' } }],
  ['unknown', { status: false, order_id: 1001, order_status: 'paid' }],
])('%s: %j', (status, json) => {
  expect(readOrderJson(json)).toMatchObject({ orderId: '1001', status })
})

it.each([
  { payment_status: 'unpaid' },
  { is_paid: false },
  { payment: { status: 'failed' } },
  { total: 250_000, discount: 25_000, paid: 225_000 },
  { total: 250_000, paid: 0, voucher: { amount: 250_000 } },
])('the word paid itself is not overruled in silence: %j', (fields) => {
  for (const status of ['paid', 'پرداخت شده'])
    expect(readOrderJson({ id: 1001, status, ...fields })).toMatchObject({
      status: 'unknown',
      rawStatus: expect.stringContaining(`${status} ≠ `) as string,
    })
})

it.each([
  {
    status: 'success',
    message: 'created',
    order_id: 1001,
    payment: { status: 'success', link: 'https://pay.example' },
  },
  {
    status: 'completed',
    id: 'batch_1',
    amount: 9,
    orders: [
      { id: 1, status: 'paid' },
      { id: 2, status: 'unpaid' },
    ],
  },
  { status: 'completed', order_id: 1001, total: 5, data: [] },
  { status: true, order_id: 1001, payment: { status: 'success', link: 'https://pay.example' } },
])('a request that went well is no payment: %j', (json) => {
  expect(() => readOrderJson(json)).toThrow('may speak of the request')
})

it('takes the operator’s words for the attempts too', () => {
  const json = { id: 1001, status: 'completed', payments: [{ status: 'failed' }, { status: 100 }] }
  expect(readOrderJson(json, toOwnWords([['100', 'paid']])).status).toBe('paid')
})

it.each([
  [{ amount: { value: '10.00', currency: 'EUR' } }, EUR],
  [{ total: { currency_code: 'eur', amount: '10.00', formatted: '€10.00' } }, EUR],
  [{ amount: '10.00', currency: { id: 1, code: 'EUR', symbol: '€' } }, EUR],
  [{ amount: { value: '10.00' }, currency: 'EUR' }, EUR],
  [{ amount: '10.00', currency_code: 'EUR' }, EUR],
  [
    { amount: '250.000', total: 250_000, currency: 'IRT' },
    { amount: '250000', currency: 'IRT' },
  ],
  [
    { amount: '250,000', total: 260_000, currency: 'IRT' },
    { amount: '250000', currency: 'IRT' },
  ],
])('the money of %j is %j', (fields, money) => {
  expect(readOrderJson({ id: 1001, status: 'paid', ...fields })).toMatchObject({ money, leftOut: [] })
})

it.each([
  [{ status: 'success', message: 'ok', payment_status: 'unpaid' }, 'pending'],
  [{ success: true, data: { status: 'پرداخت نشده' } }, 'pending'],
  [{ status: true, paid: true }, 'paid'],
])('an answer about one order needs no id where it says the payment: %j', (json, status) => {
  const adapter = createGenericAdapter(ADAPTER_OPTIONS)
  const [question] = adapter.toRequests(['1001'])
  const [answer] = adapter.readAnswer(json, question as PanelQuestion)
  expect(adapter.readOrder(answer)).toMatchObject({ orderId: '1001', status })
})
