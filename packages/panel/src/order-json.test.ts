import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { toOwnWords } from '@peyk/domain/status'
import type { OwnWords } from '@peyk/domain/status'
import { ADAPTER_OPTIONS } from './adapter-options-fixture.ts'
import { createGenericAdapter } from './adapters/generic.ts'
import { MalformedJson } from './json.ts'
import { NotAnOrder } from './order-json.ts'
import { parseOrderJson, readOrderJson } from './order-json-fixture.ts'

const parse = (order: object, ownWords?: OwnWords) => parseOrderJson(JSON.stringify(order), ownWords)
const parseWith = (fields: object) => parse({ id: '1001', status: 'paid', ...fields })

describe('an order in JSON', () => {
  it('takes a currency for text, whatever JavaScript means by the word', () => {
    expect(parseWith({ amount: 5, currency: 'toString' }).money).toEqual({ amount: '5', currency: 'TOSTRING' })
  })

  it('needs no more than an id and a status', () => {
    expect(parseOrderJson('{"id":1001,"status":"paid"}')).toEqual({
      orderId: '1001',
      status: 'paid',
      rawStatus: 'paid',
      chatId: undefined,
      money: undefined,
      url: undefined,
      updatedAtMs: undefined,
      paidAtMs: undefined,
      number: undefined,
      paymentMethod: undefined,
      leftOut: [],
    })
  })

  it.each([
    [{ id: 'A-1', status: 'paid' }],
    [{ order_id: 'A-1', status: 'paid' }],
    [{ orderId: 'A-1', state: 'paid' }],
    [{ order: { id: 'A-1', status: 'paid' } }],
    [{ data: { order_id: 'A-1', state: 'paid' } }],
    [{ id: 'evt_9', type: 'order.paid', data: { id: 'A-1', status: 'paid' } }],
    [{ status: 'success', order: { id: 'A-1', status: 'paid' } }],
    [{ id: 'pay_2', status: 'canceled', order: { id: 'A-1', status: 'paid' } }],
    [{ id: 'req_3', status: 'success', data: { id: 'A-1', status: 'paid' } }],
    [{ success: true, status: true, data: { id: 'A-1', status: 'paid' } }],
    [{ id: 'A-1', status: 'paid', data: { note: 'x' } }],
    [{ id: 'req_4', status: 'success', data: { order: { id: 'A-1', status: 'paid' } } }],
    [{ order: { order: { id: 'A-1', status: 'paid' } } }],
    [{ status: 'ok', data: { data: { id: 'A-1', status: 'paid' }, meta: { id: 9 } } }],
    [{ id: 'A-1', status: 'paid', data: { order: { note: 'x' } } }],
    [{ order: null, data: { id: 'A-1', status: 'paid' } }],
    [{ id: null, order_id: '', orderId: 'A-1', status: '  ', state: 'paid' }],
    [{ OrderId: 'A-1', Status: 'paid' }],
    [{ id: 'A-1', status: true, state: 'paid' }],
    [{ id: { a: 1 }, order_id: 'A-1', status: 'paid' }],
    [[{ id: 'A-1', status: 'paid' }]],
    [{ data: [{ id: 'A-1', status: 'paid' }] }],
    [{ status: 200, result: { data: { order: { id: 'A-1', status: 'paid' } } } }],
    [{ order_id: 'A-1', status: 'success', data: { status: 'paid' } }],
    [{ order_id: 'A-1', status: 'success', data: { id: 'trx-9', status: 'paid' } }],
    [{ id: 'A-1', status: 'success', payload: { status: 'paid' } }],
    [{ id: 'A-1', is_paid: true }],
    [{ order_id: [], order: { id: 'A-1', status: 'paid' } }],
    [{ id: 'A-1', payment: { state: 'paid' } }],
  ])('is found in %j', (json) => {
    expect(parse(json)).toMatchObject({ orderId: 'A-1', status: 'paid' })
  })

  it.each(
    ['success', 'Success!', 'ok', 'completed', 'finished', 'موفق', 'تکمیل شده', true, 200].flatMap((status) => [
      { status, order_id: 'A-1', data: { status: 'pending' } },
      { status, id: 'A-1', result: { status: 'pending' } },
      { status, orderId: 'A-1', data: { order: { status: 'unpaid' } } },
      { status, order_id: 'A-1', data: [{ state: 'pending' }] },
      { status, order_id: 'A-1', data: { payment_status: 'unpaid' } },
      { status, order_id: 'A-1', order: { id: 7, status: 'pending' } },
    ]),
  )('is pending where only the envelope says otherwise: %j', (json) => {
    expect(parse(json)).toMatchObject({ orderId: 'A-1', status: 'pending' })
  })

  it.each([
    { status: 'success', order_id: 'A-1', data: [{ status: 'pending' }, { status: 'paid' }] },
    { status: 'success', order_id: 'A-1', data: [] },
    { status: 'موفق', order_id: 'A-1', data: null },
    { status: 'OK', order_id: 'A-1', result: {} },
    { status: 'ok', id: 'evt_1', orders: [] },
  ])('is not where only the request went well: %j', (json) => {
    expect(() => parse(json)).toThrow('may speak of the request')
  })

  it.each([
    { id: '1001', status: 'pending', data: { id: '9', payment_status: 'paid' } },
    { id: '1001', status: 'unpaid', object: { id: '77', status: 'complete' } },
    { id: 'evt_9', type: 'order.paid', status: 'paid', data: { id: '1001' } },
    { id: '1001', status: 'completed', data: { id: 'trx-9', status: 'pending' } },
  ])('is refused with both ids where it is not certain which object it is: %j', (json) => {
    expect(() => parse(json)).toThrow('"id": expected one order, got the ids "')
  })

  it.each([
    { status: 'unpaid', order: { id: 'A-1', status: 'complete' } },
    { status: 'failed', order: { id: 'A-1', status: 'paid' } },
    { type: 'payment.succeeded', status: 'paid', order: { id: 'A-1', status: 'pending' } },
    { id: 'A-1', status: 'paid', data: { status: 'pending' } },
    { id: 'A-1', status: 'paid', data: { order: { status: 'unpaid' } } },
    { id: 'A-1', status: 'pending', data: { payment_status: 'paid' } },
    { id: 'A-1', status: 'pending', result: { paid: true } },
    { id: 'A-1', status: 'complete', success: false, error: 'not paid' },
    { id: 'A-1', status: 'complete', ok: false },
    { id: 'A-1', status: 'complete', state: 'unpaid' },
    { id: 'A-1', status: 'completed', Status: 'unpaid' },
    { id: 'A-1', status: 'complete', transaction: { status: 'failed' } },
    { id: 'A-1', status: 'complete', payments: [{ status: 'failed' }, { status: 'pending' }] },
    { id: 'A-1', status: 'pending', payment_status: 'paid', is_paid: false },
  ])('is unknown where it says paid and something else: %j', (json) => {
    const { orderId, status, rawStatus } = parse(json)
    expect([orderId, status]).toEqual(['A-1', 'unknown'])
    expect(rawStatus).toContain(' ≠ ')
  })

  it.each([
    { id: 'A-1', status: 'complete', payments: [{ status: 'failed' }, { status: 'paid' }] },
    { id: 'A-1', status: 'completed', shipping: { status: 'pending' }, customer: { state: 'new' } },
    { id: 'A-1', status: 'paid', success: true, message: 'ok', code: 200 },
    { id: 'A-1', status: 'paid', errors: [], error: null },
    { id: 'A-1', status: 'paid', error: '0' },
    { id: 'A-1', status: 'paid', order_status: 'processing', state: 'Tehran' },
    { id: 'A-1', status: 'paid', response: { id: 'trx-9', status: 'ok' } },
    { id: 'A-1', status: 'paid', payment: { gateway: 'x', status: 100, ref_id: 5 }, transaction: { status: 'OK' } },
    { id: 'A-1', status: 'success', object: 'order' },
    {
      id: 'A-1',
      state: 'complete',
      payment_state: 'paid',
      shipment_state: 'ready',
      payments: [{ state: 'completed' }],
    },
    { id: 'A-1', status: 'FULFILLED', isPaid: true, paymentStatus: 'FULLY_CHARGED' },
    { ok: true, result: { id: 'A-1', status: 'paid' } },
    { success: true, message: 'ok', data: { id: 'A-1', status: 'completed', items: [{ id: 2, status: 'new' }] } },
    { id: 'evt_9', type: 'order.paid', status: 'new', payload: { id: 'A-1', status: 'paid' } },
    { id: 'evt_9', type: 'order.paid', status: 'paid', order: { id: 'A-1', amount: 5 } },
    { id: 'evt_9', type: 'order.paid', status: 'paid', data: { order_id: 'A-1' } },
    { id: 'pay_2', status: 'canceled', order: { id: 'A-1', status: 'paid' } },
    { status: 'success', order_id: 'A-1', order_status: 'paid' },
  ])('is paid beside what speaks of something else: %j', (json) => {
    expect(parse(json)).toMatchObject({ orderId: 'A-1', status: 'paid' })
  })

  it.each([
    { status: 'success', order_id: 'A-1', message: 'Order created' },
    { status: 'success', order_id: 'A-1', code: 200 },
    { status: 'success', order_id: 'A-1', errors: ['not found'] },
    { status: 'success', order_id: 'A-1', invoice: { status: 'pending' } },
    { status: 'success', order_id: 'A-1', items: [{ status: 'x' }] },
    { status: 'complete', order_id: 'A-1', data: [] },
    { status: 'complete', order_id: 'A-1', orders: [] },
    { status: 'complete', order_id: 'A-1', data: {} },
    { status: 1, order_id: 'A-1', data: [] },
  ])('is never paid by a word of the request: %j', (json) => {
    const own = toOwnWords([['1', 'paid']])
    const read = () => parse(json, own).status
    expect(() => expect(read()).not.toBe('paid')).toThrow(NotAnOrder)
  })

  it('is pending where a gateway’s reply inside it says success', () => {
    for (const response of [
      { id: '77', status: 'success' },
      { id: '77', status: 'complete' },
    ])
      expect(parse({ id: 'A-1', status: 'unpaid', response })).toMatchObject({ orderId: 'A-1', status: 'pending' })
  })

  it('is pending by the status that is called the order’s', () => {
    expect(parse({ status: 'success', order_id: 'A-1', order_status: 'pending' }).status).toBe('pending')
    expect(parse({ Status: 'Success', OrderId: 'A-1', Data: { Status: 'Pending' } }).status).toBe('pending')
  })

  it('is not chosen where a paid order has another one inside', () => {
    const json = { id: '1001', status: 'paid', data: { id: 'trx-9', status: 'success' } }
    expect(() => parse(json)).toThrow('"id": expected one order, got the ids "1001" and "trx-9"')
    expect(parse({ ...json, data: { id: 1001, status: 'success' } })).toMatchObject({ orderId: '1001', status: 'paid' })
    const fields = { id: 'id', status: 'status' }
    expect(createGenericAdapter({ ...ADAPTER_OPTIONS, fields }).readOrder(json)).toMatchObject({ orderId: '1001' })
  })

  it('keeps its status beside what is inside it', () => {
    for (const data of [{}, { reason: 'x' }, { status: 'success' }])
      expect(parse({ id: 1, status: 'failed', data })).toMatchObject({ orderId: '1', status: 'failed' })
    for (const line of [{ id: 2, status: 'shipped' }, { status: 'pending' }])
      expect(parse({ id: 1, status: 'completed', items: [line] })).toMatchObject({ orderId: '1', status: 'paid' })
    expect(parse({ id: 1, status: 'pending', data: { status: 'success' } }).status).toBe('pending')
    expect(parse({ id: 1, status: 'completed', items: [{ id: 2, name: 'x' }] })).toMatchObject({
      orderId: '1',
      status: 'paid',
    })
  })

  it.each(['chat_id', 'telegram_id', 'user_id'])('names the chat as %s', (name) => {
    expect(parseWith({ [name]: 4242 }).chatId).toBe('4242')
    expect(parseWith({ [name]: ' -100۱۲۳ ' }).chatId).toBe('-100123')
  })

  it('takes the first name that has a value', () => {
    expect(parseWith({ chat_id: null, telegram_id: '', user_id: 7 }).chatId).toBe('7')
    expect(parseWith({ chat_id: 1, telegram_id: 2, user_id: 3 }).chatId).toBe('1')
    expect(parseWith({ amount: 5, total: 6 }).money?.amount).toBe('5')
  })

  it('ignores fields it does not know and fields that say nothing', () => {
    expect(
      parseWith({ chat_id: null, amount: '', currency: null, url: ' ', updated_at: null, items: [{ id: 2 }] }),
    ).toEqual(parseWith({}))
  })

  it('takes no value from a prototype', () => {
    expect(() => parseOrderJson('{"__proto__":{"id":1,"status":"paid"}}')).toThrow(NotAnOrder)
  })

  it('reads the panel’s word, and more words for paid', () => {
    expect(parseWith({ status: ' پرداخت‌شده ' })).toMatchObject({ status: 'paid', rawStatus: 'پرداخت‌شده' })
    expect(parseWith({ status: 'arrived' }).status).toBe('unknown')
    expect(parse({ id: 1, status: 'Arrived' }, toOwnWords([['arrived', 'paid']])).status).toBe('paid')
  })

  it('keeps no half of a surrogate pair, which Redis scripts cannot read', () => {
    const { rawStatus, money, url } = parseOrderJson(
      String.raw`{"id":1,"status":"x\ud800","amount":1,"currency":"Z\udfff","url":"https://a.example/\ud800"}`,
    )
    for (const text of [rawStatus, money?.currency, url]) expect(text?.isWellFormed()).toBe(true)
  })
})

describe('ids', () => {
  it.each([
    ['7', '7'],
    ['0', '0'],
    ['-5', '-5'],
    ['"007"', '007'],
    ['"سفارش ۱۲"', 'سفارش ۱۲'],
    ['"1.0"', '1.0'],
    ['1.0', '1'],
    ['9007199254740993', '9007199254740993'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['"9007199254740993"', '9007199254740993'],
  ])('keeps %s as it was written', (written, orderId) => {
    expect(parseOrderJson(`{"id":${written},"status":"paid"}`).orderId).toBe(orderId)
  })

  it.each([' 1001 ', '\u200f1001', '10\u200c01', '\uFEFF1001', '۱۰۰۱', '١٠٠١', '\u20681001\u2069\n'])(
    'have one form, so that one order is never two: %j',
    (id) => expect(parse({ id, status: 'paid' }).orderId).toBe('1001'),
  )

  it('keeps any integer digit by digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 62n), max: 10n ** 63n }), (id) => {
        expect(parseOrderJson(`{"data":{"id":${id},"status":"paid"}}`).orderId).toBe(String(id))
      }),
    )
  })
})

describe('amounts', () => {
  it.each([
    [250000, '250000'],
    [12.5, '12.5'],
    [0, '0'],
    ['250000', '250000'],
    ['250,000', '250000'],
    ['1,234,567.89', '1234567.89'],
    ['12,34,567', '1234567'],
    ['۲۵۰٬۰۰۰', '250000'],
    ['۲۵۰،۰۰۰', '250000'],
    ['٢٥٠٬٠٠٠٫٥', '250000.5'],
    [' 250 000 ', '250000'],
    ['250\u00A0000', '250000'],
    ['250_000', '250000'],
    ['12.50', '12.50'],
    ['250.0000', '250.0000'],
    ['1250.000', '1250.000'],
    ['0.250', '0.250'],
    ['۰٫۲۵۰', '0.250'],
    ['1250٫000', '1250.000'],
    ['1.234.567', '1234567'],
    ['۱٫۲۵۰٫۰۰۰', '1250000'],
    ['12.345.678,90', '12345678.90'],
    ['250.000,00', '250000.00'],
    ['250 000,5', '250000.5'],
    ["1'234'567", '1234567'],
    ['1’234.50', '1234.50'],
    ['250000/-', '250000'],
    ['۲۵۰٬۰۰۰/-', '250000'],
    ['\u200f۲۵۰٬۰۰۰\u200c', '250000'],
    ['\uFEFF250000', '250000'],
    ['007', '7'],
    ['000', '0'],
    ['007.50', '7.50'],
    [12.345, '12.345'],
    ['123456789012345678901234567890.123456789012', '123456789012345678901234567890.123456789012'],
  ])('reads %j as %s', (amount, expected) => {
    expect(parseWith({ amount }).money?.amount).toBe(expected)
    expect(parseWith({ total: amount }).money?.amount).toBe(expected)
  })

  it.each(['1234567890123456.78', '99999999999999999999', '0.12345678901', '100000000000000.25'])(
    'keeps the number %s digit by digit',
    (amount) => {
      expect(parseOrderJson(`{"id":1,"status":"paid","amount":${amount}}`).money?.amount).toBe(amount)
    },
  )

  it.each([
    '12,50',
    '12 50',
    '1 2 3',
    '250 00',
    '1,2',
    '1,2345',
    ',500',
    '0,250',
    '00,500',
    '1,23,4',
    '12.34.567',
    '1.234.56',
    '1,234,56',
    '1,234.567,8',
    '2.5e5',
    '2.5 میلیون',
    '۲۵۰ هزار',
    '-',
    '−5',
    '250-',
    '250-300',
    '(250,000)',
    '1 2,5',
    '0x10',
    '1'.repeat(101),
    '۱۲/۵',
    'free',
    '-5',
    -5,
    '5 6 USD EUR',
    'USD 5 toman',
    1e21,
  ])('leaves %j out, which may mean two amounts or none', (amount) => {
    expect(parseWith({ amount })).toMatchObject({
      status: 'paid',
      money: undefined,
      leftOut: ['"amount" or "total": expected a number or a numeric string, not negative'],
    })
  })

  it.each([
    ['250,000 تومان', '250000', 'IRT'],
    ['۲۵۰٬۰۰۰ ریال', '250000', 'IRR'],
    ['250000IRT', '250000', 'IRT'],
    ['250 000 Tomans', '250000', 'IRT'],
    ['1 250 000.50 rials', '1250000.50', 'IRR'],
    ['﷼250000', '250000', 'IRR'],
    ['$25.99', '25.99', 'USD'],
    ['25.99 €', '25.99', 'EUR'],
    ['EUR 25.99', '25.99', 'EUR'],
    ['۲۵۰ هزار تومان', '250000', 'IRT'],
  ])('takes the currency from %j', (amount, plain, currency) => {
    expect(parseWith({ amount }).money).toEqual({ amount: plain, currency })
    expect(parseWith({ amount, currency: currency.toLowerCase() }).money).toEqual({ amount: plain, currency })
  })

  it.each([
    ['250.000', undefined, undefined],
    ['250.000', 'IRT', undefined],
    ['۲۵۰.۰۰۰ تومان', undefined, undefined],
    ['1.250', 'EUR', undefined],
    ['12.345', 'KWD', '12.345'],
    ['12,345', 'KWD', undefined],
    ['١٢٬٣٤٥', 'KWD', undefined],
    ["12'345", 'KWD', undefined],
    ['12 345', 'KWD', '12345'],
    ['12,345', 'EUR', '12345'],
    ['۲۵۰٫۰۰۰', undefined, undefined],
    ['۲۵۰٫۰۰۰', 'IRT', undefined],
    ['۲۵۰٫۰۰۰', 'IRR', undefined],
    ['۲۵۰٫۰۰۰', 'IRHT', undefined],
    ['۲۵۰٫۰۰۰', 'KWD', '250.000'],
    ['۱٬۲۵۰٫۰۰۰', 'IRT', undefined],
    ['1,250.000', 'EUR', undefined],
    ['1,250.000', 'KWD', '1250.000'],
    ['1.250,000', 'EUR', undefined],
    ['250,000', 'IRHT', '250000000'],
    ['250,000', 'IRT', '250000'],
  ])('takes %j in %s for decimals or thousands only where that is certain', (amount, currency, expected) => {
    const { money, leftOut } = parseWith({ amount, currency })
    expect(money?.amount).toBe(expected)
    expect(leftOut).toHaveLength(expected === undefined ? 1 : 0)
  })

  it('never reads another number than the one that was written', () => {
    const PERSIAN = '۰۱۲۳۴۵۶۷۸۹'
    const toPersian = (text: string) => text.replace(/\d/g, (digit) => PERSIAN[Number(digit)] ?? '')
    const written = fc.record({
      whole: fc.bigInt({ min: 0n, max: 10n ** 12n }),
      fraction: fc.stringMatching(/^\d{0,4}$/),
      groups: fc.constantFrom('', ',', '٬', '،', '.', '٫', "'", '’', ' ', '\u00A0', '_'),
      point: fc.constantFrom('.', ',', '٫'),
      isPersian: fc.boolean(),
      around: fc.constantFrom(['', ''], ['', ' تومان'], ['\u200f', '\u200c'], ['IRT ', ''], ['', '/-'], ['00', '']),
      currency: fc.constantFrom(undefined, 'IRT', 'IRR', 'EUR', 'USDT', 'JPY', 8, '12'),
    })
    fc.assert(
      fc.property(written, ({ whole, fraction, groups, point, isPersian, around, currency }) => {
        // `1,250` is read as thousands.
        fc.pre(groups !== point && !(point === ',' && fraction.length === 3))
        const digits = String(whole).replace(/\B(?=(\d{3})+$)/g, groups) + (fraction === '' ? '' : point + fraction)
        const amount = `${around[0]}${isPersian ? toPersian(digits) : digits}${around[1]}`
        const read = parseWith({ amount, currency }).money?.amount
        const meant = `${whole}.${fraction.padEnd(4, '0')}`
        const [readWhole = '', readFraction = ''] = (read ?? '').split('.')
        expect([amount, read === undefined ? meant : `${readWhole}.${readFraction.padEnd(4, '0')}`]).toEqual([
          amount,
          meant,
        ])
      }),
      { numRuns: 1000 },
    )
  })

  it('leaves an amount out whose currency is another one than the order’s', () => {
    expect(parseWith({ amount: '250000 تومان', currency: 'IRR' })).toMatchObject({
      money: undefined,
      leftOut: ['"amount" or "total": expected an amount in IRR, as "currency" says'],
    })
  })

  it.each([
    [19.989999999999998, '19.99'],
    ['0.9999999999996', '1'],
    ['12345.6789012345', '12345.6789012345'],
    ['99.9999999999999999', '100'],
  ])('rounds the noise of a float: %s is %s', (amount, plain) => {
    expect(parseWith({ amount }).money?.amount).toBe(plain)
  })
})

describe('currencies', () => {
  it.each([
    ['IRT', 'IRT'],
    ['irt', 'IRT'],
    ['Toman', 'IRT'],
    ['تومان', 'IRT'],
    ['IRR', 'IRR'],
    ['ریال', 'IRR'],
    ['ريال', 'IRR'],
    ['Rial', 'IRR'],
    [' eur ', 'EUR'],
    ['USD', 'USD'],
    ['Iranian Toman', 'IRT'],
    ['تومان ایران', 'IRT'],
    ['تومن', 'IRT'],
    ['﷼', 'IRR'],
    [364, 'IRR'],
    ['364', 'IRR'],
    ['840', 'USD'],
    ['۹۷۸', 'EUR'],
    ['008', 'ALL'],
    ['\u200fریال', 'IRR'],
    ['TMN', 'IRT'],
    ['Rls', 'IRR'],
    ['$', 'USD'],
    ['USDT', 'USDT'],
  ])('reads %j as %s', (currency, expected) => {
    expect(parseWith({ amount: 1, currency }).money).toEqual({ amount: '1', currency: expected })
  })

  it.each([
    ['IRHT', '250', '250000', 'IRT'],
    ['هزار تومان', '250.5', '250500', 'IRT'],
    ['IRHR', 2500, '2500000', 'IRR'],
  ])('of thousands, %s, multiplies %s to %s %s', (currency, amount, plain, code) => {
    expect(parseWith({ amount, currency }).money).toEqual({ amount: plain, currency: code })
  })

  it.each([true, { id: 8 }, 'x'.repeat(17), 1.5, 1e21, 8, '8', 12, '12', '0', '1001', '-', '\u200f'])(
    'that is %j is left out, and the amount stays',
    (currency) => {
      expect(parseWith({ amount: 5, currency })).toMatchObject({
        money: { amount: '5', currency: undefined },
        leftOut: ['"currency" or "currency_code": expected a currency code'],
      })
    },
  )

  it('is nothing without an amount', () => {
    expect(parseWith({ currency: 'IRT' }).money).toBeUndefined()
    expect(parseWith({ amount: 5 }).money).toEqual({ amount: '5', currency: undefined })
  })
})

describe('times', () => {
  const zone = process.env['TZ']
  beforeEach(() => {
    process.env['TZ'] = 'Asia/Tehran'
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 28) })
  })
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
    vi.useRealTimers()
  })

  const atMs = Date.UTC(2026, 10, 22, 16, 0, 0)
  it.each([
    '2026-11-22T16:00:00Z',
    '2026-11-22T16:00:00.000Z',
    '2026-11-22T16:00:00.000456Z',
    '2026-11-22T19:30:00+03:30',
    '2026-11-22T19:30:00+0330',
    '2026-11-22T19:00:00+03',
    '2026-11-22T19:30:00+03:30[Asia/Tehran]',
    '2026-11-22 16:00:00',
    ' 2026-11-22 16:00:00 UTC',
    '2026-11-22 16:00:00,000 gmt',
    '2026-11-22, 16:00',
    '2026-11-22T16:00',
    '\u200e2026/11/22 - 16:00\u200e',
    '۲۰۲۶-۱۱-۲۲T۱۶:۰۰:۰۰Z',
    'Sun, 22 Nov 2026 16:00:00 GMT',
    '22 Nov 2026 19:30:00 +0330',
    '1405/9/1 19:30',
    '1405-09-01T19:30:00',
    '1405-09-01T16:00:00Z',
    '۱۴۰۵/۹/۱ - ۱۹:۳۰',
    1795363200,
    '1795363200',
    '1795363200.0',
    1795363200000,
    '۱۷۹۵۳۶۳۲۰۰۰۰۰',
  ])('reads %j', (time) => {
    expect(parseWith({ updated_at: time })).toMatchObject({ updatedAtMs: atMs, leftOut: [] })
  })

  it('reads a bare date as its midnight: in UTC, and of a Jalali one in the local time zone', () => {
    expect(parseWith({ updated_at: '2026-11-22' }).updatedAtMs).toBe(Date.UTC(2026, 10, 22))
    expect(parseWith({ updated_at: '1405-09-01' }).updatedAtMs).toBe(Date.UTC(2026, 10, 21, 20, 30))
  })

  it.each([
    ['۱۴۰۲/۱۰/۱۶ ۰۹:۱۵', Date.UTC(2024, 0, 6, 5, 45)],
    ['1403-12-30T12:00', Date.UTC(2025, 2, 20, 8, 30)],
    ['1401/05/01 12:00', Date.UTC(2022, 6, 23, 7, 30)],
    ['1379-01-01 00:00:00+03:30', Date.UTC(2000, 2, 19, 20, 30)],
    ['2026/01/05 15:34:31', Date.UTC(2026, 0, 5, 15, 34, 31)],
    ['2026-1-5 8:05', Date.UTC(2026, 0, 5, 8, 5)],
    ['2026-11-28T23:59:59Z', Date.UTC(2026, 10, 28, 23, 59, 59)],
  ])('reads %j', (time, expected) => {
    expect(parseWith({ updated_at: time, paid_at: time })).toMatchObject({ updatedAtMs: expected, paidAtMs: expected })
  })

  it.each([
    'yesterday',
    '2026-13-45',
    '0000-00-00 00:00:00',
    '-0001-11-30T00:00:00',
    '1402-12-30',
    '1405/13/01',
    '1405/7/31',
    '1378/01/01',
    '1970-01-01',
    '1999-12-31T23:59:59Z',
    '2026-11-29T00:00:01Z',
    '1405/09/12',
    '2100-01-01',
    1_795_996_800,
    '1795996800000',
    '2026-11/22',
    '22/11/2026',
    '22-11-2026',
    '2026-11-22 (?)',
    '2026-11-22 25:00',
    '2026-11-22 16:60',
    '2026-11-22T16:00:00+25:00',
    '2026-11-22 16:00 IRST',
    '31 Nov 2026 16:00:00 GMT',
    '22 Xyz 2026 16:00:00 GMT',
    '9'.repeat(400),
    20_261_122,
    '20261122160000',
    0,
    -5,
    1e300,
    true,
    false,
    [],
    {},
  ])('leaves %j out', (time) => {
    expect(parseWith({ updated_at: time, paid_at: time })).toMatchObject({
      status: 'paid',
      updatedAtMs: undefined,
      paidAtMs: undefined,
      leftOut: [
        '"paid_at": expected ISO 8601 or Unix time from 2000 to tomorrow',
        '"updated_at": expected ISO 8601 or Unix time from 2000 to tomorrow',
      ],
    })
  })

  it('reads the same moment from each form of it', () => {
    const forms = (at: Date) => [
      at.getTime(),
      String(at.getTime()),
      at.getTime() / 1000,
      at.toISOString(),
      at.toISOString().replace('T', ' ').replace('.000Z', ''),
      at.toUTCString(),
      toJalali(at),
    ]
    const seconds = fc.integer({ min: Date.UTC(2001) / 1000, max: Date.UTC(2026, 10, 28) / 1000 })
    fc.assert(
      fc.property(seconds, (second) => {
        const at = new Date(second * 1000)
        for (const time of forms(at))
          expect([time, parseWith({ paid_at: time }).paidAtMs]).toEqual([time, at.getTime()])
      }),
      { numRuns: 200 },
    )
  })
})

/** As a shop in Iran writes it, with the zone: when clocks go back in autumn, an hour comes twice. */
function toJalali(at: Date): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO('Asia/Tehran')
  const { year, month, day } = local.toPlainDate().withCalendar('persian')
  return `${year}/${month}/${day} ${local.toPlainTime().toString()}${local.offset}`
}

describe('the status of the payment', () => {
  it.each([
    ['complete', 'balance_due', 'pending'],
    ['complete', 'paid', 'paid'],
    ['completed', 'unpaid', 'pending'],
    ['completed', 'failed', 'failed'],
    ['completed', 'refunded', 'refunded'],
    ['completed', 'a new word', 'unknown'],
    ['completed', false, 'pending'],
    ['processing', 'paid', 'paid'],
    ['processing', true, 'paid'],
    ['processing', 'a new word', 'unknown'],
    ['pending', 'paid', 'paid'],
    ['pending', 'a new word', 'unknown'],
    ['canceled', 'paid', 'canceled'],
    ['refunded', 'paid', 'refunded'],
    ['paid', '', 'paid'],
    ['paid', null, 'paid'],
    ['pending', ['x'], 'unknown'],
    ['failed', 'paid', 'unknown'],
    ['expired', true, 'unknown'],
    ['failed', 'a new word', 'failed'],
  ])('decides where the order is %s and the payment is %j: %s', (status, payment_status, expected) => {
    for (const name of ['payment_status', 'payment_state', 'financial_status'])
      expect(parseWith({ status, [name]: payment_status }).status).toBe(expected)
  })
})

it.each([['paid'], {}, { a: 1 }, 0.5, 'x'.repeat(201), '__proto__', 'constructor'])(
  'a payment that cannot be read leaves no certainty: %j',
  (payment_status) => {
    for (const status of ['paid', 'completed', 'new word', 'processing', 'pending'])
      expect(parseWith({ status, payment_status }).status).toBe('unknown')
  },
)

describe('everything that a panel says of the payment', () => {
  it.each<[object, string]>([
    [{ paymentStatus: 'unpaid' }, 'pending'],
    [{ PaymentState: 'balance_due' }, 'pending'],
    [{ financialStatus: 'refunded' }, 'refunded'],
    [{ is_paid: false }, 'pending'],
    [{ isPaid: 0 }, 'pending'],
    [{ paid: 'no' }, 'pending'],
    [{ paid: 'خیر' }, 'pending'],
    [{ paid: 'partially paid' }, 'pending'],
    [{ payment: { status: 'failed' } }, 'failed'],
    [{ payment: { payment_status: 'new word' } }, 'unknown'],
    [{ payment: { paid: false, method: 'online' } }, 'pending'],
    [{ payment_status: 'paid', is_paid: true }, 'paid'],
    [{ payment_status: 'refunded', is_paid: true }, 'refunded'],
    [{ payment_status: 'paid', financial_status: 'pending' }, 'unknown'],
    [{ payment_status: 'paid', is_paid: false }, 'unknown'],
    [{ payment_status: 'unpaid', payment_state: 'failed' }, 'failed'],
    ...[-1, '-1', '1-', '~1', '#1', '!true', '¬yes', 'yes?', '❌ بله'].map(
      (flag) => [{ is_paid: flag }, 'unknown'] as [object, string],
    ),
    ...[{}, [], { value: false }, 0.5, 2, '0.5', 'a word'].map(
      (flag) => [{ is_paid: flag }, 'unknown'] as [object, string],
    ),
    ...['unpaid', 'pending', false, 0, '0'].map((payment) => [{ payment }, 'pending'] as [object, string]),
    ...[[{ status: 'unpaid' }], { success: false }, { verified: false }].map(
      (payment) => [{ payment }, 'pending'] as [object, string],
    ),
    [{ total: '250000', paid: '0.00' }, 'pending'],
    [{ paid: '0 تومان' }, 'pending'],
    [{ amount: 250_000, paid: 100 }, 'pending'],
    [{ amount: 250_000, paid: '250,000' }, 'paid'],
    [{ paid_at: false }, 'pending'],
    [{ paid: 250_000 }, 'paid'],
    [{ paid: '2026-11-22' }, 'paid'],
    [{ paid: null, is_paid: '' }, 'paid'],
    [{ payment: 'online' }, 'paid'],
    [{ payment: { method: 'online' } }, 'paid'],
  ])('%j beside a completed order is %s', (fields, expected) => {
    expect(parseWith({ status: 'completed', ...fields }).status).toBe(expected)
    expect(parse({ ...fields, order: { id: 1, status: 'completed' } }).status).toBe(expected)
  })

  it('makes an order that is under way paid', () => {
    expect(parseWith({ status: 'processing', is_paid: true }).status).toBe('paid')
    expect(parseWith({ status: 'canceled', is_paid: true }).status).toBe('canceled')
  })
})

describe('the order’s number', () => {
  it.each([
    [{ number: 'R765287585' }, 'R765287585'],
    [{ order_number: 1234 }, '1234'],
    [{ number: ' #1001 ' }, '#1001'],
    [{ number: '\u2068#۱۰۰۱\u2069' }, '#۱۰۰۱'],
    [{ number: '\u200f', order_number: 7 }, '7'],
    [{ number: { a: 1 } }, undefined],
    [{ number: 'x'.repeat(65) }, undefined],
  ])('in %j is %s', (fields, number) => {
    expect(parseWith(fields).number).toBe(number)
  })
})

const ID = '"id" or "order_id" or "orderId": expected'
const STATUS = '"status" or "state": expected'

describe('what is no order', () => {
  it.each([
    ['null', 'Expected an order as a JSON object with "id" and "status", bare or under "order" or "data".'],
    ['[{"id":1,"status":"paid"},{"id":2,"status":"paid"}]', 'Expected an order as a JSON object'],
    ['[]', 'Expected an order as a JSON object'],
    ['"paid"', 'Expected an order as a JSON object'],
    ['{}', `${ID} a string or an integer, it is missing.`],
    ['{"data":[{"id":1,"status":"paid"},{"id":2,"status":"paid"}]}', `${ID} a string or an integer, it is missing.`],
    ['{"id":"evt_1","type":"order.paid","data":{"status":"paid"}}', `${ID} a string or an integer, it is missing.`],
    ['{"status":"paid"}', `${ID} a string or an integer, it is missing.`],
    ['{"id":"","status":"paid"}', `${ID} a string or an integer, it is missing.`],
    ['{"id":1.5,"status":"paid"}', `${ID} a string or an integer.`],
    ['{"id":1e20,"status":"paid"}', `${ID} a string or an integer.`],
    ['{"id":true,"status":"paid"}', `${ID} a string or an integer.`],
    ['{"id":{"a":1},"status":"paid"}', `${ID} a string or an integer.`],
    [`{"id":"${'x'.repeat(65)}","status":"paid"}`, `${ID} 1–64 characters without control characters.`],
    ['{"id":"a\\nb","status":"paid"}', `${ID} 1–64 characters without control characters.`],
    ['{"id":1}', `${STATUS} a word or a whole number, it is missing.`],
    ['{"id":1,"status":5.5}', `${STATUS} a word or a whole number.`],
    ['{"id":1,"status":true}', `${STATUS} a word or a whole number.`],
    [`{"id":1,"status":"${'x'.repeat(201)}"}`, `${STATUS} a word or a whole number of at most 200 characters.`],
  ])('%s', (text, message) => {
    expect(() => parseOrderJson(text)).toThrow(NotAnOrder)
    expect(() => parseOrderJson(text)).toThrow(message)
  })

  it.each([
    [{ chat_id: '@reza' }, '"chat_id" or "telegram_id" or "user_id": expected a Telegram chat id of at most 52 bits'],
    [{ chat_id: 2 ** 52 }, '"chat_id" or "telegram_id" or "user_id": expected a Telegram chat id of at most 52 bits'],
    [{ chat_id: 1.5 }, '"chat_id" or "telegram_id" or "user_id": expected a Telegram chat id, a string or an integer'],
    [{ number: 1e21 }, '"number" or "order_number": expected a string or an integer'],
    [{ amount: [5] }, '"amount" or "total": expected a number or a numeric string'],
    [{ url: 'javascript:alert(1)' }, '"url": expected an http:// or https:// URL'],
    [{ url: '/orders/1' }, '"url": expected an http:// or https:// URL'],
    [{ url: 'shop.example/orders/1' }, '"url": expected an http:// or https:// URL'],
    [{ url: `https://a.example/${'x'.repeat(2048)}` }, '"url": expected a URL of at most 2,048 characters'],
  ])('is not the order whose field decides nothing: %j', (fields, reason) => {
    expect(parseWith(fields)).toEqual({ ...parseWith({}), leftOut: [reason] })
  })

  it.each(['', '{', 'id=1', '{"id":1,}', '{\uFEFF"id":1}', '['.repeat(100_000), '[1234567890123456,'.repeat(20_000)])(
    'is malformed: %.20s',
    (text) => {
      expect(() => parseOrderJson(text)).toThrow(new MalformedJson('The body is not valid JSON.'))
    },
  )
})

const FIELDS =
  'id order_id orderId status state payment_status chat_id telegram_id user_id amount total currency url updated_at paid_at number order data __proto__'
const names = fc.constantFrom(...FIELDS.split(' '))
const likelyJson = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.jsonValue(), fc.double(), fc.string({ unit: 'binary' }), tie('object')),
  object: fc.dictionary(names, tie('value')),
})).object

function expectOnlyExpectedErrors(run: () => unknown): void {
  try {
    run()
  } catch (error) {
    if (!(error instanceof NotAnOrder || error instanceof MalformedJson)) throw error
  }
}

describe('whatever comes', () => {
  it('is an order, NotAnOrder or MalformedJson', () => {
    fc.assert(
      fc.property(likelyJson, (json) => {
        expectOnlyExpectedErrors(() => readOrderJson(json, toOwnWords([['x', 'paid']])))
        expectOnlyExpectedErrors(() => parseOrderJson(JSON.stringify(json)))
      }),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.string()), (text) => {
        expectOnlyExpectedErrors(() => parseOrderJson(text))
      }),
      { numRuns: 1000 },
    )
  })

  it('never gives what other parts cannot hold', () => {
    fc.assert(
      fc.property(likelyJson, (fields) => {
        expectOnlyExpectedErrors(() => {
          const orderUpdate = readOrderJson({ ...fields, id: 'A-1', status: 'paid' })
          expect(Object.values(orderUpdate)).not.toContain(NaN)
          expect(Math.abs(orderUpdate.updatedAtMs ?? 0)).toBeLessThanOrEqual(8.64e15)
          expect(JSON.parse(JSON.stringify(orderUpdate))).toEqual(
            JSON.parse(JSON.stringify(orderUpdate).toWellFormed()),
          )
        })
      }),
      { numRuns: 1000 },
    )
  })

  it('comes back as it was said', () => {
    const order = fc.record({
      id: fc.oneof(
        fc.integer(),
        fc.stringMatching(/^[\p{L}\d#/,.-]{1,64}$/u).filter((id) => [...id].length <= 64),
      ),
      status: fc.constantFrom('paid', 'پرداخت شده', 'pending', 'whatever'),
      chat_id: fc.option(fc.integer({ min: 1, max: 2 ** 52 - 1 }), { nil: undefined }),
      // Three decimals may be thousands.
      amount: fc.stringMatching(/^[1-9]\d{0,29}(\.(\d{1,2}|\d{4,12}))?$/),
      currency: fc.constantFrom('IRT', 'IRR', 'EUR'),
      url: fc.option(fc.webUrl({ withQueryParameters: true }), { nil: undefined }),
      updated_at: fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date() }),
    })
    fc.assert(
      fc.property(order, fc.constantFrom('', 'order', 'data'), (order, wrapper) => {
        expect(parse(wrapper === '' ? order : { [wrapper]: order })).toMatchObject({
          orderId: String(order.id),
          rawStatus: order.status,
          chatId: order.chat_id === undefined ? undefined : String(order.chat_id),
          money: { amount: order.amount, currency: order.currency },
          url: order.url,
          updatedAtMs: order.updated_at.getTime(),
        })
      }),
    )
  })
})
