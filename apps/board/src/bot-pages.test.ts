import { afterEach, describe, expect, it, vi } from 'vitest'
import { MARKUP_ID, seedBoard } from '../../../tests/support/board-data.ts'
import { orderUpdateOf } from '@peyk/test-support/store'
import { BASIC, BROWSER, startTestBoard } from './board-fixture.ts'
import type { TestBoard } from './board-fixture.ts'

let board: TestBoard

afterEach(() => board.close())

const HEADERS = { ...BROWSER, authorization: BASIC }
const PERSIAN = { ...HEADERS, 'accept-language': 'fa' }

async function read(path: string, headers: Record<string, string> = HEADERS): Promise<string> {
  const page = await board.request(path, { headers })
  expect([path, page.status]).toEqual([path, 200])
  expect(page.headers.get('cache-control')).toBe('no-store')
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self';")
  return page.text()
}

function post(
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = HEADERS,
): Promise<Response> {
  return board.request(path, { method: 'POST', headers, body: new URLSearchParams(fields) })
}

/** An order whose notification ended in this state. */
async function keep(orderId: string, state: 'held' | 'rejected' | 'uncertain', reason = 'a reason'): Promise<void> {
  const { orders, ledger } = board.store
  await orders.applyOrderUpdate(orderUpdateOf(orderId, 'paid', { chatId: '7001' }), 'webhook')
  const notification = { orderId, kind: 'paid' } as const
  await ledger.begin(notification, 'me', '7001', 60_000)
  await ledger.recordOpen(notification, 'me', state, reason)
}

const tile = (page: string, name: string) =>
  new RegExp(`id="tile-${name}".*?<strong[^>]*>([^<]*)</strong`, 's').exec(page)?.[1]

describe('the overview', () => {
  it('shows the figures, the processes and the newest notifications', async () => {
    board = await startTestBoard()
    await seedBoard(board.redis, board.store)
    const sources = { telegram: 'webhook', panel: 'polling' } as const
    const left = [
      board.store.heartbeats.announce({ app: 'ingress', version: '1.2.3', sources }),
      board.store.heartbeats.announce({ app: 'scheduler', version: '1.2.3', sources }),
      board.store.heartbeats.announce({ app: 'notifier', version: '1.2.3', sources, concurrency: 50 }),
    ]
    const queue = await board.queue('order-checks')
    await board.redis.zadd(queue.toKey('failed'), 1, 'a', 2, 'b')
    await expect.poll(() => board.store.heartbeats.list()).toHaveLength(3)

    const page = await read('/')
    expect(tile(page, 'due')).toBe('1')
    expect([tile(page, 'held'), tile(page, 'uncertain'), tile(page, 'rejected')]).toEqual(['2', '2', '1'])
    expect(tile(page, 'failedJobs')).toBe('2')
    expect(tile(page, 'notified')).toBe(
      String((await board.store.statistics.today('Asia/Tehran')).notified).replace(/(\d)(\d{3})$/, '$1,$2'),
    )
    expect(page).toMatch(/Telegram<\/dt>\s*<dd[^>]*>\s*webhook/)
    expect(page).toMatch(/Panel<\/dt>\s*<dd[^>]*>\s*polling/)
    expect(page).toContain('1.2.3')
    expect(page).not.toContain('Needs attention')
    expect(page).toContain('24 orders')
    expect(page.match(/<tr>\s*<th scope="row">\d\d:\d\d</g)).toHaveLength(24)
    await Promise.all(left.map((heartbeat) => heartbeat.leave()))
  })

  it('says which processes are missing', async () => {
    board = await startTestBoard()
    const page = await read('/')
    expect(page).toContain('No notifier is running')
    expect(page).toContain('No ingress is running')
    expect(page).not.toContain('No scheduler is running')
    const persian = await read('/', PERSIAN)
    expect(persian).toContain('<html lang="fa" dir="rtl">')
    expect(persian).toContain('هیچ notifierای در حال اجرا نیست')
  })

  it('lists the notifications of one state', async () => {
    board = await startTestBoard()
    await keep('1001', 'held', 'blocked')
    await keep('1002', 'rejected')
    const held = await read('/?show=held')
    expect(held).toContain('href="/orders/1001"')
    expect(held).toContain('the customer blocked the bot')
    expect(held).not.toContain('href="/orders/1002"')
    expect(await read('/?show=nonsense')).toContain('href="/orders/1002"')
  })

  it('asks Redis once for many viewers at once', async () => {
    board = await startTestBoard()
    const reads = vi.spyOn(board.store.heartbeats, 'list')
    await Promise.all(Array.from({ length: 20 }, () => read('/')))
    expect(reads).toHaveBeenCalledTimes(1)
  })
})

describe('an order', () => {
  it('is shown with its whole history', async () => {
    board = await startTestBoard()
    const money = { amount: '250000', currency: 'IRT' }
    await board.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'pending', { chatId: '7001', money }), 'check')
    await keep('1001', 'uncertain', 'read ECONNRESET')
    const page = await read('/orders/1001')
    for (const text of ['paid', '250,000', 'toman', 'read ECONNRESET', 'Sending started', 'from the panel’s webhook'])
      expect(page).toContain(text)
    expect(page).toContain('href="/resend?order=1001&amp;kind=paid&amp;state=uncertain"')
    const persian = await read('/orders/1001', PERSIAN)
    for (const text of ['پرداخت‌شده', '۲۵۰٬۰۰۰', 'تومان', 'فرستادن آغاز شد']) expect(persian).toContain(text)
  })

  it.each(['سفارش-۱۲', 'a b/c?d#e%2F', '..', '.', MARKUP_ID, '\u202Eevil', 'o\'hara"&amp;'])(
    'is found by its id, whatever it is: %s',
    async (orderId) => {
      board = await startTestBoard()
      await keep(orderId, 'uncertain', '<i>reason</i>')
      const overview = await read('/')
      const link = /href="(\/orders[^"]*)"/.exec(overview.slice(overview.indexOf('id="row-')))?.[1] ?? ''
      const url = link.replaceAll('&amp;', '&').replaceAll('&#39;', "'")
      // As a browser resolves it.
      const { pathname, search } = new URL(url, board.url)
      const page = await read(pathname + search)
      expect(page).toContain('&lt;i&gt;reason&lt;/i&gt;')
      for (const html of [overview, page]) expect(html).not.toMatch(/<img src=x|<i>reason/)

      const searched = await board.request(`/orders?${new URLSearchParams({ id: orderId }).toString()}`, {
        headers: HEADERS,
      })
      expect([200, 303]).toContain(searched.status)
      const done = await post('/resolve', { order: orderId, kind: 'paid', state: 'uncertain' })
      expect(done.status).toBe(303)
      const back = await read(new URL(done.headers.get('location') ?? '', board.url).href.slice(board.url.length))
      expect(back).toContain('is resolved')
    },
  )

  it('says who has its notification, and until when', async () => {
    board = await startTestBoard()
    await board.store.orders.applyOrderUpdate(orderUpdateOf('1001', 'paid', { chatId: '7001' }), 'webhook')
    expect(await read('/orders/1001')).toContain('Peyk sends it soon.')
    await board.store.ledger.begin({ orderId: '1001', kind: 'paid' }, 'me', '7001', 60_000)
    expect(await read('/orders/1001')).toMatch(/The request to Telegram is on its way\.\s+until \d\d:\d\d:\d\d/)
  })

  it('is found by digits in either writing', async () => {
    board = await startTestBoard()
    await keep('1001', 'held')
    const found = await board.request(`/orders?id=${encodeURIComponent(' ۱۰۰۱ ')}`, { headers: HEADERS })
    expect(found.headers.get('location')).toBe('/orders/1001')
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
    const page = await read('/orders/1')
    expect(page).toContain('javascript:alert(1)')
    expect(page).not.toContain('href="javascript')
  })
})

describe('a decision', () => {
  const QUESTION = { order: '1001', kind: 'paid', state: 'uncertain' }
  const query = (fields: Record<string, string>) => new URLSearchParams(fields).toString()

  it('is asked for first, and then sends the notification again in the user’s name', async () => {
    board = await startTestBoard()
    await keep('1001', 'uncertain')
    const question = await read(`/resend?${query(QUESTION)}`)
    expect(question).toContain('Send this notification again?')
    expect(question).toContain('then gets it twice')
    expect(await board.store.ledger.get({ orderId: '1001', kind: 'paid' })).toMatchObject({ state: 'uncertain' })

    const done = await post('/resend', QUESTION)
    expect([done.status, done.headers.get('location')]).toEqual([303, '/orders/1001?done=resend'])
    const page = await read('/orders/1001?done=resend')
    expect(page).toContain('role="status"')
    expect(page).toContain('The notification is due again.')
    expect(await board.store.ledger.get({ orderId: '1001', kind: 'paid' })).toBeUndefined()
    expect(await (await board.queue('notifications')).getJobCounts('waiting')).toEqual({ waiting: 1 })
    expect((await board.store.orders.history('1001')).at(-1)).toMatchObject({
      event: 'reopened',
      from: 'uncertain',
      by: 'admin',
    })
  })

  it('resolves a notification in the user’s name', async () => {
    board = await startTestBoard()
    await keep('1001', 'held')
    expect(await read(`/resolve?${query({ ...QUESTION, state: 'held' })}`)).toContain('Resolve this notification?')
    const done = await post('/resolve', { ...QUESTION, state: 'held' })
    expect(done.headers.get('location')).toBe('/orders/1001?done=resolve')
    expect(await board.store.ledger.get({ orderId: '1001', kind: 'paid' })).toMatchObject({
      state: 'sent',
      reason: 'admin',
    })
    expect((await board.store.orders.history('1001')).at(-1)).toMatchObject({ event: 'resolved', by: 'admin' })
    expect(await (await board.queue('notifications')).getJobCounts('waiting')).toEqual({ waiting: 0 })
  })

  it('changes nothing when the notification moved on meanwhile', async () => {
    board = await startTestBoard()
    await keep('1001', 'uncertain')
    expect((await post('/resolve', QUESTION)).headers.get('location')).toBe('/orders/1001?done=resolve')
    for (const path of ['/resend', '/resolve'])
      expect((await post(path, QUESTION)).headers.get('location')).toBe('/orders/1001?done=changed')
    const asked = await board.request(`/resend?${query(QUESTION)}`, { headers: HEADERS })
    expect(asked.headers.get('location')).toBe('/orders/1001?done=changed')
    expect(await read('/orders/1001?done=changed')).toContain('Nothing was done')
    expect((await board.store.orders.history('1001')).at(-1)).toMatchObject({ event: 'resolved' })
  })

  it.each([{ order: '' }, { kind: 'pending' }, { state: 'sent' }])(
    'is refused where it is about nothing: %j',
    async (fields) => {
      board = await startTestBoard()
      expect((await board.request(`/resend?${query({ ...QUESTION, ...fields })}`, { headers: HEADERS })).status).toBe(
        400,
      )
      expect((await post('/resend', { ...QUESTION, ...fields })).status).toBe(400)
    },
  )

  it('is refused when the board is read only, and for another site’s page', async () => {
    board = await startTestBoard({ readOnly: true })
    await keep('1001', 'uncertain')
    expect(await read('/orders/1001')).not.toContain('/resend')
    for (const path of ['/resend', '/resolve']) {
      expect((await board.request(`${path}?${query(QUESTION)}`, { headers: HEADERS })).status).toBe(405)
      expect((await post(path, QUESTION)).status).toBe(405)
    }
    await board.close()
    board = await startTestBoard()
    await keep('1001', 'uncertain')
    for (const path of ['/resend', '/resolve'])
      expect((await post(path, QUESTION, { ...HEADERS, origin: 'https://evil.example' })).status).toBe(403)
    expect((await post('/resend', QUESTION, BROWSER)).status).toBe(401)
    expect(await board.store.ledger.get({ orderId: '1001', kind: 'paid' })).toMatchObject({ state: 'uncertain' })
  })
})

describe('the language', () => {
  it('is remembered once it is chosen, and leads back to the page', async () => {
    board = await startTestBoard({ readOnly: true })
    const chosen = await post('/language', { language: 'fa', next: '/orders/1?done=resend' }, BROWSER)
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/orders/1?done=resend'])
    const [cookie = ''] = chosen.headers.getSetCookie()
    expect(cookie).toMatch(/^peyk_board_language=fa; .*HttpOnly; SameSite=Strict$/)
    expect(await read('/', { ...HEADERS, cookie: cookie.split(';')[0] ?? '' })).toContain('<html lang="fa" dir="rtl">')
    const login = await board.request('/login', { headers: { ...BROWSER, cookie: cookie.split(';')[0] ?? '' } })
    expect(await login.text()).toContain('lang="fa"')
    const page = await board.request('/?language=en', { headers: PERSIAN })
    expect(await page.text()).toContain('lang="en"')
    expect(page.headers.getSetCookie(), 'the page’s stream speaks it too').toEqual([
      expect.stringContaining('peyk_board_language=en'),
    ])
    const atLogin = await board.request('/login?language=en', { headers: BROWSER })
    expect(atLogin.headers.getSetCookie()[0]).toContain('peyk_board_language=en')
  })

  it('is only one of ours, and leads nowhere else', async () => {
    board = await startTestBoard()
    const answer = await post('/language', { language: 'de', next: '//evil.example' })
    expect(answer.headers.get('location')).toBe('/')
    expect(answer.headers.getSetCookie()).toEqual([])
  })
})

describe('several bots', () => {
  it('have pages and queues of their own', async () => {
    board = await startTestBoard({ bots: 2 })
    const [first, second] = board.bots
    const root = second?.root ?? ''
    expect(root).toBe(`/bots/${second?.prefix}`)
    await keep('1001', 'held')
    await second?.store.orders.applyOrderUpdate(orderUpdateOf('2001', 'paid', { chatId: '7001' }), 'webhook')

    const overview = await read('/')
    const other = await read(`${root}/`)
    for (const page of [overview, other]) for (const bot of board.bots) expect(page).toContain(`<a href="${bot.root}/"`)
    expect([tile(overview, 'held'), tile(other, 'held')]).toEqual(['1', '0'])
    expect([tile(overview, 'due'), tile(other, 'due')]).toEqual(['0', '1'])
    expect(overview).toContain('href="/orders/1001"')
    expect(other).not.toContain('href="/orders/1001"')
    expect(await read(`${root}/orders/2001`)).toContain(`data-stream="${root}/events?order=2001"`)
    expect((await board.request(`${root}/orders/1001`, { headers: HEADERS })).status).toBe(404)
    expect((await board.request('/orders/2001', { headers: HEADERS })).status).toBe(404)
    expect((await board.request('/bots/another/', { headers: HEADERS })).status).toBe(404)
    expect((await board.request(`${root}/`, { headers: { accept: 'application/json' } })).status).toBe(401)

    const call = await board.request(`${root}/queues/api/queues`, { headers: BROWSER })
    expect(call.status).toBe(401)
    await (await first?.openQueues())?.[2]?.add('notify', { v: 1, orderId: '7', kind: 'paid' })
    const waiting = async (path: string) => {
      const answer = await board.request(`${path}/queues/api/queues`, { headers: { authorization: BASIC } })
      const { queues } = (await answer.json()) as { queues: { counts: { waiting: number } }[] }
      return queues.map(({ counts }) => counts.waiting)
    }
    expect([await waiting(''), await waiting(root)]).toEqual([
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ])
    expect(await read(`${root}/queues`)).toContain(`<base href="${root}/queues/"`)
  })

  it('are decided on apart', async () => {
    board = await startTestBoard({ bots: 2 })
    await keep('1001', 'held')
    const question = { order: '1001', kind: 'paid', state: 'held' }
    const wrong = await post(`${board.bots[1]?.root}/resend`, question)
    expect(wrong.headers.get('location')).toBe(`${board.bots[1]?.root}/orders/1001?done=changed`)
    expect(await board.store.ledger.get({ orderId: '1001', kind: 'paid' })).toMatchObject({ state: 'held' })
  })
})
