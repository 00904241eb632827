import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MalformedJson } from './json.ts'
import { NotAnOrder, parseOrderJson, readOrderJson } from './order-json.ts'

const parse = (order: object, paidWords: readonly string[] = []) => parseOrderJson(JSON.stringify(order), paidWords)
const parseWith = (fields: object) => parse({ id: '1001', status: 'paid', ...fields })

describe('an order in JSON', () => {
  it('needs no more than an id and a status', () => {
    expect(parseOrderJson('{"id":1001,"status":"paid"}', [])).toEqual({
      orderId: '1001',
      status: 'paid',
      rawStatus: 'paid',
      chatId: undefined,
      money: undefined,
      url: undefined,
      updatedAtMs: undefined,
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
    [{ id: 'A-1', status: 'paid', order: { id: 'B-2', status: 'canceled' } }],
    [{ order: null, data: { id: 'A-1', status: 'paid' } }],
    [{ id: null, order_id: '', orderId: 'A-1', status: '  ', state: 'paid' }],
  ])('is found in %j', (json) => {
    expect(parse(json)).toMatchObject({ orderId: 'A-1', status: 'paid' })
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
    expect(() => parseOrderJson('{"__proto__":{"id":1,"status":"paid"}}', [])).toThrow(NotAnOrder)
  })

  it('reads the panel’s word, and more words for paid', () => {
    expect(parseWith({ status: ' پرداخت‌شده ' })).toMatchObject({ status: 'paid', rawStatus: 'پرداخت‌شده' })
    expect(parseWith({ status: 'arrived' }).status).toBe('unknown')
    expect(parse({ id: 1, status: 'Arrived' }, ['arrived']).status).toBe('paid')
  })

  it('keeps no half of a surrogate pair, which Redis scripts cannot read', () => {
    const { rawStatus, money, url } = parseOrderJson(
      String.raw`{"id":1,"status":"x\ud800","amount":1,"currency":"Z\udfff","url":"https://a.example/\ud800"}`,
      [],
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
    ['9007199254740993', '9007199254740993'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['"9007199254740993"', '9007199254740993'],
  ])('keeps %s as it was written', (written, orderId) => {
    expect(parseOrderJson(`{"id":${written},"status":"paid"}`, []).orderId).toBe(orderId)
  })

  it('keeps any integer digit by digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 62n), max: 10n ** 63n }), (id) => {
        expect(parseOrderJson(`{"data":{"id":${id},"status":"paid"}}`, []).orderId).toBe(String(id))
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
    ['123456789012345678901234567890.123456789012', '123456789012345678901234567890.123456789012'],
  ])('reads %j as %s', (amount, expected) => {
    expect(parseWith({ amount }).money?.amount).toBe(expected)
    expect(parseWith({ total: amount }).money?.amount).toBe(expected)
  })

  it.each(['1234567890123456.78', '99999999999999999999', '0.12345678901', '100000000000000.25'])(
    'keeps the number %s digit by digit',
    (amount) => {
      expect(parseOrderJson(`{"id":1,"status":"paid","amount":${amount}}`, []).money?.amount).toBe(amount)
    },
  )

  it.each(['12,50', '1,2', '1,2345', ',500', '1.234.567', '۱۲/۵'])(
    'refuses %j, which may mean two amounts',
    (amount) => {
      expect(() => parseWith({ amount })).toThrow(
        new NotAnOrder('"amount" or "total": expected a number or a numeric string, not negative.', '1001'),
      )
    },
  )
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
  ])('reads %j as %s', (currency, expected) => {
    expect(parseWith({ amount: 1, currency }).money).toEqual({ amount: '1', currency: expected })
  })

  it('is nothing without an amount', () => {
    expect(parseWith({ currency: 'IRT' }).money).toBeUndefined()
    expect(parseWith({ amount: 5 }).money).toEqual({ amount: '5', currency: undefined })
  })
})

describe('times', () => {
  const atMs = Date.UTC(2026, 10, 22, 16, 0, 0)
  it.each([
    '2026-11-22T16:00:00Z',
    '2026-11-22T16:00:00.000Z',
    '2026-11-22T19:30:00+03:30',
    '2026-11-22T19:30:00+0330',
    '2026-11-22 16:00:00',
    '2026-11-22T16:00',
    '۲۰۲۶-۱۱-۲۲T۱۶:۰۰:۰۰Z',
    1795363200,
    '1795363200',
    '1795363200.0',
    1795363200000,
    '۱۷۹۵۳۶۳۲۰۰۰۰۰',
  ])('reads %j', (time) => {
    expect(parseWith({ updated_at: time }).updatedAtMs).toBe(atMs)
  })

  it('reads a bare date as its midnight in UTC', () => {
    expect(parseWith({ updated_at: '2026-11-22' }).updatedAtMs).toBe(Date.UTC(2026, 10, 22))
  })

  it.each(['yesterday', '2026-13-45', '1405/09/01', '2026-11-22 (?)', '9'.repeat(400), -5, 1e300, true])(
    'refuses %j',
    (time) => {
      expect(() => parseWith({ updated_at: time })).toThrow(
        new NotAnOrder('"updated_at": expected ISO 8601 or Unix time.', '1001'),
      )
    },
  )
})

const ID = '"id" or "order_id" or "orderId": expected'
const STATUS = '"status" or "state": expected'
const CHAT = '"chat_id" or "telegram_id" or "user_id": expected'

describe('what is no order', () => {
  it.each([
    ['null', 'Expected an order as a JSON object with "id" and "status", bare or under "order" or "data".'],
    ['[{"id":1,"status":"paid"}]', 'Expected an order as a JSON object'],
    ['"paid"', 'Expected an order as a JSON object'],
    ['{}', `${ID} a string or an integer, it is missing.`],
    ['{"data":[{"id":1,"status":"paid"}]}', `${ID} a string or an integer, it is missing.`],
    ['{"status":"paid"}', `${ID} a string or an integer, it is missing.`],
    ['{"id":"","status":"paid"}', `${ID} a string or an integer, it is missing.`],
    ['{"id":1.5,"status":"paid"}', `${ID} a string or an integer.`],
    ['{"id":1e20,"status":"paid"}', `${ID} a string or an integer.`],
    ['{"id":true,"status":"paid"}', `${ID} a string or an integer.`],
    ['{"id":{"a":1},"status":"paid"}', `${ID} a string or an integer.`],
    [`{"id":"${'x'.repeat(65)}","status":"paid"}`, `${ID} 1–64 characters without control characters.`],
    ['{"id":"a\\nb","status":"paid"}', `${ID} 1–64 characters without control characters.`],
    ['{"id":1}', `${STATUS} a word, it is missing.`],
    ['{"id":1,"status":5}', `${STATUS} a word.`],
    [`{"id":1,"status":"${'x'.repeat(201)}"}`, `${STATUS} a word of at most 200 characters.`],
    ['{"id":1,"status":"paid","chat_id":"@reza"}', `${CHAT} a Telegram chat id of at most 52 bits.`],
    ['{"id":1,"status":"paid","chat_id":4503599627370496}', `${CHAT} a Telegram chat id of at most 52 bits.`],
    ['{"id":1,"status":"paid","chat_id":1e30}', `${CHAT} a Telegram chat id, a string or an integer.`],
    ['{"id":1,"status":"paid","chat_id":1.5}', `${CHAT} a Telegram chat id, a string or an integer.`],
    [
      '{"id":1,"status":"paid","amount":-5}',
      '"amount" or "total": expected a number or a numeric string, not negative.',
    ],
    ['{"id":1,"status":"paid","amount":[5]}', '"amount" or "total": expected a number or a numeric string.'],
    ['{"id":1,"status":"paid","amount":"free"}', '"amount" or "total": expected a number or a numeric string, not'],
    ['{"id":1,"status":"paid","currency":5}', '"currency": expected a currency code.'],
    [`{"id":1,"status":"paid","currency":"${'x'.repeat(17)}"}`, '"currency": expected a currency code.'],
    ['{"id":1,"status":"paid","url":"javascript:alert(1)"}', '"url": expected an http:// or https:// URL.'],
    ['{"id":1,"status":"paid","url":"/orders/1"}', '"url": expected an http:// or https:// URL.'],
    [
      `{"id":1,"status":"paid","url":"https://a.example/${'x'.repeat(2048)}"}`,
      '"url": expected a URL of at most 2,048 characters.',
    ],
  ])('%s', (text, message) => {
    expect(() => parseOrderJson(text, [])).toThrow(NotAnOrder)
    expect(() => parseOrderJson(text, [])).toThrow(message)
  })

  it.each([
    '',
    '{',
    'id=1',
    '{"id":1,}',
    '\uFEFF\uFEFF{"id":1}',
    '['.repeat(100_000),
    '[1234567890123456,'.repeat(20_000),
  ])('is malformed: %.20s', (text) => {
    expect(() => parseOrderJson(text, [])).toThrow(new MalformedJson('The body is not valid JSON.'))
  })
})

const FIELDS =
  'id order_id orderId status state chat_id telegram_id user_id amount total currency url updated_at order data __proto__'
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
        expectOnlyExpectedErrors(() => readOrderJson(json, ['x']))
        expectOnlyExpectedErrors(() => parseOrderJson(JSON.stringify(json), []))
      }),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.string()), (text) => {
        expectOnlyExpectedErrors(() => parseOrderJson(text, []))
      }),
      { numRuns: 1000 },
    )
  })

  it('never gives what other parts cannot hold', () => {
    fc.assert(
      fc.property(likelyJson, (fields) => {
        expectOnlyExpectedErrors(() => {
          const orderUpdate = readOrderJson({ ...fields, id: 'A-1', status: 'paid' }, [])
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
      amount: fc.stringMatching(/^\d{1,30}(\.\d{1,12})?$/),
      currency: fc.constantFrom('IRT', 'IRR', 'EUR'),
      url: fc.option(fc.webUrl({ withQueryParameters: true }), { nil: undefined }),
      updated_at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') }),
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
