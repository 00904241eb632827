import { afterEach, describe, expect, it } from 'vitest'
import { MARKUP_ID } from '../../../../tests/support/board-data.ts'
import { orderUpdateOf } from '@peyk/test-support/store'
import { HEADERS, endNotification, postForm, readPage, startTestBoard } from '../board-fixture.ts'
import type { TestBoard } from '../board-fixture.ts'

let board: TestBoard

afterEach(() => board.close())

const PERSIAN = { ...HEADERS, 'accept-language': 'fa' }

describe('an order', () => {
  it('is shown with its whole history', async () => {
    board = await startTestBoard()
    const money = { amount: '250000', currency: 'IRT' }
    await board.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'pending', { chatId: '7001', money }), 'check')
    await endNotification(board, '1001', 'uncertain', 'read ECONNRESET')
    const page = await readPage(board, '/orders/1001')
    for (const text of ['paid', '250,000', 'toman', 'read ECONNRESET', 'Sending started', 'from the panel’s webhook'])
      expect(page).toContain(text)
    expect(page).toContain('href="/resend?order=1001&amp;kind=paid&amp;state=uncertain"')
    const persian = await readPage(board, '/orders/1001', PERSIAN)
    for (const text of ['پرداخت‌شده', '۲۵۰٬۰۰۰', 'تومان', 'فرستادن آغاز شد']) expect(persian).toContain(text)
  })

  it('says that its details are deleted when it is compacted', async () => {
    board = await startTestBoard()
    await board.store.ledger.recordNotified({ orderId: '1001', kind: 'paid' }, 'import')
    expect(await readPage(board, '/orders/1001')).toContain('Its details and history are deleted')
    expect(await readPage(board, '/orders/1001', PERSIAN)).toContain('جزئیات و تاریخچه‌اش پاک شده')
  })

  it.each(['سفارش-۱۲', 'a b/c?d#e%2F', '..', '.', MARKUP_ID, 'o\'hara"&amp;'])(
    'is found by its id, whatever it is: %s',
    async (orderId) => {
      board = await startTestBoard()
      await endNotification(board, orderId, 'uncertain', '<i>reason</i>')
      const overview = await readPage(board, '/')
      const link = /href="(\/orders[^"]*)"/.exec(overview.slice(overview.indexOf('id="row-')))?.[1] ?? ''
      const url = link.replaceAll('&amp;', '&').replaceAll('&#39;', "'")
      // As a browser resolves it.
      const { pathname, search } = new URL(url, board.url)
      const page = await readPage(board, pathname + search)
      expect(page).toContain('&lt;i&gt;reason&lt;/i&gt;')
      for (const html of [overview, page]) expect(html).not.toMatch(/<img src=x|<i>reason/)

      const searched = await board.request(`/orders?${new URLSearchParams({ id: orderId }).toString()}`, {
        headers: HEADERS,
      })
      expect([200, 303]).toContain(searched.status)
      const done = await postForm(board, '/resolve', { order: orderId, kind: 'paid', state: 'uncertain' })
      expect(done.status).toBe(303)
      const back = await readPage(
        board,
        new URL(done.headers.get('location') ?? '', board.url).href.slice(board.url.length),
      )
      expect(back).toContain('is resolved')
    },
  )

  it('says who has its notification, and until when', async () => {
    board = await startTestBoard()
    await board.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'paid', { chatId: '7001' }), 'webhook')
    expect(await readPage(board, '/orders/1001')).toContain('Peyk sends it soon.')
    await board.store.ledger.begin({ orderId: '1001', kind: 'paid' }, 'me', '7001', 60_000)
    expect(await readPage(board, '/orders/1001')).toMatch(
      /The request to Telegram is on its way\.\s+until \d\d:\d\d:\d\d/,
    )
  })

  it('is found however its id is typed', async () => {
    board = await startTestBoard()
    await endNotification(board, '1001', 'held')
    for (const typed of [' ۱۰۰۱ ', '#1001', '# ۱۰۰۱', '\u2068#1001\u2069']) {
      const found = await board.request(`/orders?id=${encodeURIComponent(typed)}`, { headers: HEADERS })
      const page = await board.request(found.headers.get('location') ?? '', { headers: HEADERS })
      expect([typed, found.status, page.status]).toEqual([typed, 303, 200])
    }
  })

  it.each([
    '/orders/1',
    '/orders?id=1',
    `/orders?id=${'x'.repeat(65)}`,
    '/orders/%00',
    `/orders?id=${encodeURIComponent(MARKUP_ID)}`,
  ])('is not known at %s', async (path) => {
    board = await startTestBoard()
    const page = await board.request(path, { headers: HEADERS })
    expect(page.status).toBe(404)
    const text = await page.text()
    expect(text).toContain('Order not found')
    expect(text).not.toContain('<img src=x')
  })

  it('asks for a readable address, and for a search for something', async () => {
    board = await startTestBoard()
    expect((await board.request('/orders/%E0%A4%A', { headers: HEADERS })).status).toBe(400)
    expect((await board.request('/orders?id=+', { headers: HEADERS })).headers.get('location')).toBe('/')
    expect((await board.request('/elsewhere', { headers: HEADERS })).status).toBe(404)
  })

  it('links only to web addresses of the panel’s', async () => {
    board = await startTestBoard()
    await board.store.orders.applyOrderUpdate(orderUpdateOf('1', 'paid', { url: 'javascript:alert(1)' }), 'webhook')
    const page = await readPage(board, '/orders/1')
    expect(page).toContain('javascript:alert(1)')
    expect(page).not.toContain('href="javascript')
  })
})
