import { LANGUAGES } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import { NOTICE_KINDS } from '@peyk/domain/notice'
import { parseOrderId } from '@peyk/domain/order'
import type { Order } from '@peyk/domain/order'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeHtml, formatMoney } from './formatting.ts'
import { toNoticeMessage } from './notice-message.ts'
import { expectTelegramHtml } from './telegram-html-fixture.ts'
import { wordsOf } from './words.ts'

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

describe('the notice of a paid order', () => {
  it('is one message in Persian', () => {
    expect(toNoticeMessage('paid', ORDER, 'fa')).toEqual({
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
    expect(toNoticeMessage('paid', { ...ORDER, url: undefined }, 'en')).toEqual({
      html: [
        '<b>✅ Your payment is confirmed</b>',
        '',
        'Order: \u2068<code>A-1001</code>\u2069',
        'Amount: \u2068250,000\u2069 toman',
        'Time: 22 November 2026, 19:30 (Tehran)',
        '',
        'Thank you for your order.',
      ].join('\n'),
    })
  })

  it('says no amount that the panel did not say', () => {
    expect(toNoticeMessage('paid', { ...ORDER, money: undefined }, 'en').html).not.toContain('Amount')
  })
})

describe('the button', () => {
  it.each([
    ['https://shop.example/o/1', 'https://shop.example/o/1'],
    ['http://shop.example', 'http://shop.example/'],
    ['https://shop.example/سفارش ۱', 'https://shop.example/%D8%B3%D9%81%D8%A7%D8%B1%D8%B4%20%DB%B1'],
    ['https://فروشگاه.example/', 'https://xn--mgbtj4c7ad63e.example/'],
  ])('leads to %s', (url, target) => {
    const { buttons } = toNoticeMessage('paid', { ...ORDER, url }, 'en')
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
    expect(toNoticeMessage('paid', { ...ORDER, url }, 'en')).not.toHaveProperty('buttons')
  })
})

describe('any order', () => {
  const orderId = fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }),
      fc.stringMatching(/^[<>&"'\u2066-\u2069\u202E/]{1,64}$/),
    )
    .filter((id) => parseOrderId(id) !== undefined)
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

  it('becomes HTML that Telegram takes, with its id, its amount and its currency', () => {
    fc.assert(
      fc.property(
        order,
        fc.constantFrom(...NOTICE_KINDS),
        fc.constantFrom<Language>(...LANGUAGES),
        (order, kind, language) => {
          const { html, buttons } = toNoticeMessage(kind, order, language)
          expectTelegramHtml(html)
          const { labels, notices } = wordsOf(language)
          expect(html).toContain(notices[kind].title)
          const steered = /[\u2028-\u202E\u2066-\u2069]/g
          expect(html).toContain(`<code>${escapeHtml(order.orderId.replace(steered, ''))}</code>`)
          const amountLine = html.split('\n').find((line) => line.startsWith(`${labels.amount}: `))
          expect(amountLine).toBe(order.money && `${labels.amount}: ${formatMoney(order.money, language)}`)
          expect(html.split('\n')).toHaveLength(order.money ? 7 : 6)
          for (const button of buttons?.flat() ?? [])
            expect(button).toMatchObject({ url: expect.stringMatching(/^https?:\/\/\S+$/) })
        },
      ),
      { numRuns: 1000 },
    )
  })
})
