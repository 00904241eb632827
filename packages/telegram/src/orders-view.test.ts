import { LANGUAGES } from '@peyk/domain/language'
import type { Order } from '@peyk/domain/order'
import { STATUSES } from '@peyk/domain/status'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toOrderDetails, toOrdersPage, toStopped } from './orders-view.ts'
import { expectTelegramHtml } from './telegram-html-fixture.ts'

const to = {
  list: (page: number) => `list ${page}`,
  details: (orderId: string, page: number) => `details ${orderId} ${page}`,
  stop: (orderId: string, page: number) => `stop ${orderId} ${page}`,
  followAgain: (orderId: string, page: number) => `again ${orderId} ${page}`,
}
const orderOf = (orderId: string, more: Partial<Order> = {}): Order => ({
  orderId,
  status: 'pending',
  rawStatus: 'pending',
  chatId: '7',
  ownerChatId: undefined,
  money: undefined,
  url: undefined,
  createdAtMs: 0,
  changedAtMs: 0,
  ...more,
})
const keysOf = ({ buttons = [] }: ReturnType<typeof toOrdersPage>) =>
  buttons.map((row) => row.map((button) => ('data' in button ? button.data : button.url)))

describe('a page of orders', () => {
  it('has a row of buttons for each order, and buttons to the pages beside it', () => {
    const orders = [orderOf('2'), orderOf('1', { status: 'paid' })]
    expect(keysOf(toOrdersPage({ orders, page: 1, pages: 3 }, 'en', to))).toEqual([
      ['details 2 1', 'stop 2 1'],
      ['details 1 1', 'stop 1 1'],
      ['list 0', 'list 2'],
    ])
    expect(keysOf(toOrdersPage({ orders, page: 0, pages: 1 }, 'en', to))).toHaveLength(2)
  })

  it('numbers its pages in the language’s digits', () => {
    const page = { orders: [orderOf('1')], page: 1, pages: 12 }
    expect(toOrdersPage(page, 'fa', to).html).toContain('صفحهٔ ۲ از ۱۲')
    expect(toOrdersPage(page, 'en', to).html).toContain('Page 2 of 12')
  })

  it('without orders has no buttons', () => {
    expect(toOrdersPage({ orders: [], page: 0, pages: 1 }, 'fa', to).buttons).toBeUndefined()
  })
})

describe('an order’s details', () => {
  const show = (order: Order, delivery: Parameters<typeof toOrderDetails>[1]) =>
    toOrderDetails(order, delivery, { page: 2, timeZone: 'Asia/Tehran' }, 'en', to)

  it('say whether its customer was notified', () => {
    expect(show(orderOf('1'), undefined).html).toContain('nothing to send yet')
    expect(show(orderOf('1'), 'due').html).toContain('on its way')
    expect(show(orderOf('1'), { state: 'held', atMs: 0 }).html).toContain('on its way')
    expect(show(orderOf('1'), { state: 'sent', atMs: 0 }).html).toContain('sent')
  })

  it('lead to the order in the shop, where Telegram takes its address, and back to the page', () => {
    expect(keysOf(show(orderOf('1', { url: 'https://shop.example/1' }), undefined))).toEqual([
      ['https://shop.example/1'],
      ['stop 1 2'],
      ['list 2'],
    ])
    expect(keysOf(show(orderOf('1', { url: 'http://localhost/1' }), undefined))).toHaveLength(2)
  })
})

it('is HTML as Telegram takes it and never too long, for any orders', () => {
  const order = fc
    .record({
      orderId: fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }).filter((id) => id.isWellFormed()),
      status: fc.constantFrom(...STATUSES),
      money: fc.option(
        fc.record({
          amount: fc.nat().map(String),
          currency: fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
        }),
        { nil: undefined },
      ),
    })
    .map(({ orderId, ...more }) => orderOf(orderId, more))
  fc.assert(
    fc.property(fc.array(order, { minLength: 1, maxLength: 5 }), fc.constantFrom(...LANGUAGES), (orders, language) => {
      const [first = orderOf('1')] = orders
      expectTelegramHtml(toOrdersPage({ orders, page: 0, pages: 2 }, language, to).html)
      expectTelegramHtml(toOrderDetails(first, 'due', { page: 0, timeZone: 'UTC' }, language, to).html)
      for (const isStopped of [true, false])
        expectTelegramHtml(toStopped(first.orderId, 0, isStopped, language, to).html)
    }),
    { numRuns: 200 },
  )
})
