import { NotAnOrder } from '@peyk/panel/order-json'
import { parseOrderJson } from '@peyk/panel/order-json-fixture'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createOrderSchema } from './order-schema.ts'

const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: false })
addFormats.default(ajv)
const isValid = ajv.compile(createOrderSchema())

/** Whether the JSON is an order of which nothing is left out. */
function isParsed(json: unknown): boolean {
  try {
    return parseOrderJson(JSON.stringify(json)).leftOut?.length === 0
  } catch (error) {
    if (error instanceof NotAnOrder) return false
    throw error
  }
}

/** What a value may be, one name for each field: of two names the parser reads the first only. */
const word = fc.oneof(
  fc.string({ unit: 'grapheme-ascii' }),
  fc.constantFrom(
    '',
    ' ',
    '\t',
    'paid',
    'پرداخت شده',
    '\u00A0',
    '\uFEFF',
    'a\u0000b',
    ' a',
    'a\u2028',
    'x'.repeat(64),
    'x'.repeat(65),
    'س'.repeat(200),
    'س'.repeat(201),
  ),
)
const digits = fc.stringMatching(/^[0-9۰-۹٠-٩]{1,15}$/)
const id = fc.oneof(word, fc.maxSafeInteger(), digits, fc.constant(1.5))
const chat = fc.oneof(
  digits,
  digits.map((text) => `-${text}`),
  digits.map((text) => ` ${text}\n`),
  fc.integer(),
  fc.constantFrom(0, '0', -1, 2 ** 52, 2 ** 52 - 1, -(2 ** 52), 1.5, '@sara', '7 1', true),
)
const amount = fc.oneof(
  digits,
  fc.nat(),
  fc.integer(),
  fc.nat(999_999).map((cents) => cents / 100),
  fc.stringMatching(/^[0-9۰-۹]{1,3}([,٬،.٫][0-9۰-۹]{1,3}){0,4}$/),
  fc.constantFrom(
    1e21,
    1e20,
    '1'.repeat(30),
    '1'.repeat(31),
    '1.5',
    '1.',
    '.5',
    '-5',
    '12,50',
    '1,000',
    '1.0000000000001',
    'free',
    '+5',
    '5e3',
    true,
  ),
)
const currency = fc.oneof(fc.constantFrom('IRT', 'تومان', 'x'.repeat(16), 'x'.repeat(17), 5, ' '), word)
const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    '/orders/1',
    'shop.example',
    'ftp://a.example',
    'javascript:alert(1)',
    `https://a.example/${'x'.repeat(2048)}`,
    5,
    'HTTPS://A.EXAMPLE/',
  ),
)
const pad = (max: number) => fc.nat(max).map((number) => String(number).padStart(2, '0'))
const updatedAt = fc.oneof(
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') }).map((date) => date.toISOString()),
  fc
    .tuple(
      pad(14),
      pad(33),
      pad(26),
      pad(61),
      fc.constantFrom('', ':00', ':59', ':60', ':00.5', ':07.123456789', '.5'),
      fc.constantFrom('', 'Z', 'z', ' Z', '+03:30', '+0330', '-23:59', '+24:00', '+10:60', '+۰۳:۳۰', '+3:30', 'IRST'),
    )
    .map(([month, day, hour, minute, second, zone]) => `2026-${month}-${day}T${hour}:${minute}${second}${zone}`),
  fc.tuple(pad(14), pad(33)).map(([month, day]) => `2026-${month}-${day}`),
  fc.nat(),
  fc.integer(),
  digits,
  fc.constantFrom(
    'yesterday',
    '1405/09/01',
    '۲۰۲۶-۱۱-۲۲T۱۶:۰۰:۰۰Z',
    8.64e15,
    8.65e15,
    1_795_363_200.5,
    true,
    '2026-11-22 16:00:00',
  ),
)
const other = fc.oneof(
  fc.constantFrom(null, '', '  ', true, false),
  fc.array(fc.nat(), { maxLength: 1 }),
  fc.object({ maxDepth: 0 }),
)
const rarely = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: other })

const usually = fc.constantFrom('1001', 'A-1')
const order = fc
  .record(
    {
      id: fc.tuple(
        fc.constantFrom('id', 'order_id', 'orderId'),
        fc.oneof({ weight: 3, arbitrary: usually }, rarely(id)),
      ),
      status: fc.tuple(
        fc.constantFrom('status', 'state'),
        fc.oneof({ weight: 3, arbitrary: fc.constant('paid') }, rarely(word)),
      ),
      chat: fc.tuple(fc.constantFrom('chat_id', 'telegram_id', 'user_id'), rarely(chat)),
      amount: fc.tuple(fc.constantFrom('amount', 'total'), rarely(amount)),
      currency: fc.tuple(fc.constant('currency'), rarely(currency)),
      url: fc.tuple(fc.constant('url'), rarely(url)),
      updatedAt: fc.tuple(fc.constant('updated_at'), rarely(updatedAt)),
      unknown: fc.tuple(fc.constant('items'), fc.jsonValue()),
    },
    { requiredKeys: [] },
  )
  .map((fields) => Object.fromEntries(Object.values(fields)))
const onlyOne = (field: fc.Arbitrary<unknown>, name: string) =>
  fc.tuple(usually, rarely(field)).map(([id, value]) => ({ id, status: 'paid', [name]: value }))

const message = fc.oneof(
  order,
  onlyOne(chat, 'chat_id'),
  onlyOne(amount, 'amount'),
  onlyOne(currency, 'currency'),
  onlyOne(url, 'url'),
  onlyOne(updatedAt, 'updated_at'),
  onlyOne(id, 'id'),
  onlyOne(word, 'status'),
  order.map((order) => ({ order })),
  order.map((data) => ({ id: 'evt_1', type: 'order.paid', data })),
  fc.tuple(order, order).map(([order, data]) => ({ order, data })),
  fc.tuple(order, order).map(([bare, order]) => ({ ...bare, order })),
  fc.tuple(order, fc.jsonValue()).map(([data, order]) => ({ order, data })),
  fc.jsonValue(),
)

describe('the JSON Schema of an order', () => {
  // A schema knows no clock: at the end of its century, it knows as much as Peyk.
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2099, 11, 31, 12) }))
  afterAll(() => void vi.useRealTimers())

  it('accepts only what Peyk takes whole', () => {
    fc.assert(
      fc.property(message, (json) => {
        expect({ json, leftOut: isValid(json) && !isParsed(json) }).toEqual({ json, leftOut: false })
      }),
      { numRuns: 5000 },
    )
  })

  it.each([
    { id: 1, status: 'paid' },
    { id: 'A-1', status: 100, chat_id: ' -۱۰۰ ', amount: '۲۵۰٬۰۰۰', currency: 'تومان', number: '#1001' },
    { order: { order_id: 1, state: 'paid', url: 'HTTPS://A.EXAMPLE/', updated_at: '2026-11-22 16:00:00+0330' } },
    { id: 'evt_1', data: { id: 1, status: 'complete', payment_state: 'balance_due', paid_at: 1_795_363_200 } },
    { id: 1, status: 'paid', amount: 12.5, currency: 364, updated_at: 1_795_363_200_000, payment_status: true },
  ])('accepts what the documentation names: %j', (json) => {
    expect({ valid: isValid(json), parsed: isParsed(json) }).toEqual({ valid: true, parsed: true })
  })

  it.each([
    {},
    { id: 1 },
    { id: 1.5, status: 'paid' },
    { id: 'a\nb', status: 'paid' },
    { id: 1, status: true },
    { id: 1, status: 'x'.repeat(201) },
    {
      data: [
        { id: 1, status: 'paid' },
        { id: 2, status: 'paid' },
      ],
    },
    { id: 1, status: 'paid', amount: '12,50' },
    { id: 1, status: 'paid', chat_id: '@sara' },
    { id: 1, status: 'paid', url: '/orders/1' },
    { id: 1, status: 'paid', updated_at: '0000-00-00 00:00:00' },
  ])('refuses what Peyk refuses or leaves out: %j', (json) => {
    expect({ valid: isValid(json), parsed: isParsed(json) }).toEqual({ valid: false, parsed: false })
  })

  it('is stricter in a few things, so that what it accepts is always an order', () => {
    const stricter = [
      // The second name of a field is not looked at where the first says something.
      { id: 1, status: 'paid', chat_id: 7, user_id: 'sara@shop.example' },
      // An order alone in a list, and an object beside an order that may hold one.
      [{ id: 1, status: 'paid' }],
      { id: 1, status: 'paid', data: { note: 'x' } },
      // Blanks inside a number.
      { id: 1, status: 'paid', amount: '250 000' },
      { id: 1, status: 'paid', amount: '250_000' },
      // A currency beside the amount, slashes in a date, a Jalali year.
      { id: 1, status: 'paid', amount: '250,000 تومان' },
      { id: 1, status: 'paid', updated_at: '2026/01/05 15:34:31' },
      { id: 1, status: 'paid', paid_at: '1405-09-02T10:00:00' },
      // The last few numbers of 52 bits, written as text.
      { id: 1, status: 'paid', chat_id: '4503599627370495' },
      // A host that is no ASCII.
      { id: 1, status: 'paid', url: 'https://فروشگاه.example/' },
    ]
    for (const json of stricter)
      expect({ json, valid: isValid(json), parsed: isParsed(json) }).toEqual({ json, valid: false, parsed: true })
  })

  it('holds its own examples', () => {
    const { $defs = {} } = createOrderSchema() as { $defs?: Record<string, { examples?: unknown[] }> }
    for (const [name, { examples = [] }] of Object.entries($defs)) {
      const validate = ajv.compile({ $ref: `#/$defs/${name}`, $defs })
      for (const example of examples) expect({ name, example, valid: validate(example) }).toMatchObject({ valid: true })
    }
  })
})
