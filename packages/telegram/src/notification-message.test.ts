import { LANGUAGES } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import { parseOrderId } from '@peyk/domain/order'
import type { Order } from '@peyk/domain/order'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTemplate } from './check-template.ts'
import { escapeHtml, formatMoney } from './formatting.ts'
import { toNotificationMessage } from './notification-message.ts'
import { expectTelegramHtml } from './telegram-html-fixture.ts'
import { createTemplates, toTemplateText } from './templates.ts'

const ORDER: Order = {
  orderId: 'A-1001',
  status: 'paid',
  rawStatus: 'paid',
  chatId: '42',
  ownerChatId: undefined,
  money: { amount: '250000', currency: 'IRT' },
  url: 'https://shop.example/orders/1001',
  createdAtMs: 0,
  changedAtMs: Date.UTC(2026, 10, 22, 16, 0, 0),
}

describe('the notification of a paid order', () => {
  it('is one message in Persian', () => {
    expect(toNotificationMessage('paid', ORDER, 'fa')).toEqual({
      html: [
        '<b>✅ پرداخت شما تأیید شد</b>',
        '',
        'سفارش: \u2068<code>A-1001</code>\u2069',
        'مبلغ: \u2068۲۵۰٬۰۰۰\u2069 تومان',
        'زمان: ۱ آذر ۱۴۰۵، ساعت \u2068۱۹:۳۰\u2069',
        '',
        'از خرید شما سپاسگزاریم.',
      ].join('\n'),
      buttons: [[{ text: 'دیدن سفارش', url: 'https://shop.example/orders/1001' }]],
    })
  })

  it('is one message in English', () => {
    expect(toNotificationMessage('paid', { ...ORDER, url: undefined }, 'en')).toEqual({
      html: [
        '<b>✅ Your payment is confirmed</b>',
        '',
        'Order: \u2068<code>A-1001</code>\u2069',
        'Amount: \u2068250,000\u2069 toman',
        'Time: 22 Nov 2026, 19:30 (Iran Time)',
        '',
        'Thank you for your order.',
      ].join('\n'),
    })
  })

  it.each([undefined, { amount: 'much', currency: 'IRT' }, { amount: '1'.repeat(31), currency: 'IRT' }])(
    'says no amount where the panel said %j',
    (money) => {
      expect(toNotificationMessage('paid', { ...ORDER, money }, 'en').html).not.toContain('Amount')
    },
  )

  it('has its time in the zone of the templates', () => {
    const templates = createTemplates(new Map(), 'Europe/Berlin')
    expect(toNotificationMessage('paid', ORDER, 'en', { templates }).html).toContain('17:00 (Central European Time)')
  })
})

describe('each kind of notification', () => {
  it.each(LANGUAGES)('has words of its own in %s', (language) => {
    const messages = NOTIFICATION_KINDS.map((kind) => toNotificationMessage(kind, ORDER, language).html)
    const lines = messages.map((html) => [html.split('\n')[0], html.split('\n').at(-1)].join('\n'))
    expect(new Set(lines).size).toBe(NOTIFICATION_KINDS.length)
  })

  it('notifies a refund as one of the payment that was notified before', () => {
    const { html } = toNotificationMessage('refunded', ORDER, 'en', { isPaidNotified: true })
    expect(html).toContain('We notified you before that this order was paid')
    expect(html).toContain('Amount returned: \u2068250,000\u2069 toman')
    expect(toNotificationMessage('refunded', ORDER, 'fa', { isPaidNotified: true }).html).toContain(
      'پیش از این خبر داده بودیم',
    )
    expect(toNotificationMessage('refunded', ORDER, 'en').html).not.toContain('before')
    expect(toNotificationMessage('paid', ORDER, 'en', { isPaidNotified: true })).toEqual(
      toNotificationMessage('paid', ORDER, 'en'),
    )
  })
})

describe('an operator’s template', () => {
  const withOwn = (own: Record<string, string>) => ({ templates: createTemplates(new Map(Object.entries(own))) })

  it('stands for ours, in its language alone', () => {
    const options = withOwn({ 'en/paid': 'Order {order} is {status}.' })
    expect(toNotificationMessage('paid', ORDER, 'en', options).html).toBe(
      'Order \u2068<code>A-1001</code>\u2069 is paid.',
    )
    expect(toNotificationMessage('paid', ORDER, 'fa', options)).toEqual(toNotificationMessage('paid', ORDER, 'fa'))
    expect(toNotificationMessage('failed', ORDER, 'en', options)).toEqual(toNotificationMessage('failed', ORDER, 'en'))
  })

  it('for refunds counts for all of them, unless there is one for refunds after a payment', () => {
    const one = { 'en/refunded': 'Money back.' }
    const after = { isPaidNotified: true, ...withOwn(one) }
    expect(toNotificationMessage('refunded', ORDER, 'en', after).html).toBe('Money back.')
    const both = withOwn({ ...one, 'en/refunded-after-paid': 'Paid money back.' })
    expect(toNotificationMessage('refunded', ORDER, 'en', both).html).toBe('Money back.')
    expect(toNotificationMessage('refunded', ORDER, 'en', { ...both, isPaidNotified: true }).html).toBe(
      'Paid money back.',
    )
  })
})

describe('the button', () => {
  it.each([
    ['https://shop.example/o/1', 'https://shop.example/o/1'],
    ['http://shop.example', 'http://shop.example/'],
    ['https://shop.example/سفارش ۱', 'https://shop.example/%D8%B3%D9%81%D8%A7%D8%B1%D8%B4%20%DB%B1'],
    ['https://فروشگاه.example/', 'https://xn--mgbtj4c7ad63e.example/'],
  ])('leads to %s', (url, target) => {
    const { buttons } = toNotificationMessage('paid', { ...ORDER, url }, 'en')
    expect(buttons).toEqual([[{ text: 'View order', url: target }]])
  })

  it.each([
    'http://localhost/1',
    'http://127.0.0.1/1',
    'http://[::1]/',
    'javascript:alert(1)',
    'tg://user?id=1',
    'no url',
    '',
  ])('is left out for %j, which Telegram refuses with the whole message', (url) => {
    expect(toNotificationMessage('paid', { ...ORDER, url }, 'en')).not.toHaveProperty('buttons')
  })
})

describe('any order', () => {
  const orderId = fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }),
      fc.stringMatching(/^[<>&"'\u2066-\u2069\u202E/]{1,64}$/),
    )
    .filter((id) => parseOrderId(id) === id)
  const order: fc.Arbitrary<Order> = fc.record({
    orderId,
    status: fc.constant('paid'),
    rawStatus: fc.string(),
    chatId: fc.constant('42'),
    ownerChatId: fc.constant(undefined),
    money: fc.option(
      fc.record({
        amount: fc.stringMatching(/^\d{1,30}(\.\d{1,12})?$/),
        currency: fc.option(
          fc.oneof(
            fc.constantFrom('IRT', 'IRR', 'EUR', '<b>&"', '\u2067€\n'),
            fc.string({ maxLength: 16, unit: 'binary' }),
          ),
          {
            nil: undefined,
          },
        ),
      }),
      { nil: undefined },
    ),
    url: fc.option(fc.oneof(fc.webUrl(), fc.string()), { nil: undefined }),
    createdAtMs: fc.constant(0),
    changedAtMs: fc.integer({ min: 0, max: 8_640_000_000_000_000 }),
  })

  const language = fc.constantFrom<Language>(...LANGUAGES)

  it('becomes HTML that Telegram takes, with its id and its amount', () => {
    fc.assert(
      fc.property(
        order,
        fc.constantFrom(...NOTIFICATION_KINDS),
        language,
        fc.boolean(),
        (order, kind, language, isPaidNotified) => {
          const { html, buttons } = toNotificationMessage(kind, order, language, { isPaidNotified })
          expectTelegramHtml(html)
          const steered = /[\u2028-\u202E\u2066-\u2069]/g
          expect(html).toContain(`<code>${escapeHtml(order.orderId.replace(steered, ''))}</code>`)
          expect(html).toContain(order.money ? `: ${formatMoney(order.money, language)}\n` : '\n')
          expect(html.split('\n')).toHaveLength((order.money ? 7 : 6) + (kind === 'refunded' && isPaidNotified ? 2 : 0))
          for (const button of buttons?.flat() ?? [])
            expect(button).toMatchObject({ url: expect.stringMatching(/^https?:\/\/\S+$/) })
        },
      ),
      { numRuns: 1000 },
    )
  })

  const piece = fc.oneof(
    fc.constantFrom(
      '{order}',
      '{amount}',
      '{time}',
      '{status}',
      '\n',
      '\n\n',
      ' ',
      '\u2068',
      '\u2069',
      '\u202E',
      '{x}',
    ),
    fc.constantFrom('<b>', '</b>', '<i>', '</i>', '<code>', '</code>', '<a href="https://shop.example/?a=1">', '</a>'),
    fc.constantFrom('<blockquote expandable>', '</blockquote>', '<p>', '&amp;', '&', '<', '}', 'مبلغ: ', 'Amount: '),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.integer({ min: 1, max: 4500 }).map((length) => 'x'.repeat(length)),
  )
  const whole = piece.map((text) => `<b>${text}</b>`)
  const template = fc
    .array(fc.oneof(piece, whole), { minLength: 1, maxLength: 12 })
    .map((pieces) => toTemplateText(pieces.join('')))

  it('becomes such HTML by any template that passes the check', () => {
    let passed = 0
    fc.assert(
      fc.property(template, order, language, (text, order, language) => {
        if (checkTemplate(text, 'paid', language, 'UTC').length > 0) return
        passed += 1
        const templates = createTemplates(new Map([[`${language}/paid`, text]]), 'UTC')
        expectTelegramHtml(toNotificationMessage('paid', order, language, { templates }).html)
      }),
      { numRuns: 2000 },
    )
    expect(passed).toBeGreaterThan(100)
  })

  it('fits with any number of values', () => {
    const text = '{order}{time}{status}\n{amount}'
    const most = Array.from({ length: 40 }, (_, i) => i + 1).findLast(
      (times) => checkTemplate(text.repeat(times), 'paid', 'en', 'UTC').length === 0,
    )
    expect(most).toBeGreaterThan(5)
    const templates = createTemplates(new Map([['en/paid', text.repeat(most ?? 0)]]), 'UTC')
    fc.assert(
      fc.property(order, (order) => expectTelegramHtml(toNotificationMessage('paid', order, 'en', { templates }).html)),
    )
  })
})
