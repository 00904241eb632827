import { get } from 'node:http'
import { JOB_LIMIT } from '@peyk/queues/catalogue'
import { testRedis } from '@peyk/test-support/redis'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { BASIC, BROWSER, PASSWORD, cookieOf, startTestBoard } from './board-fixture.ts'
import type { TestBoard } from './board-fixture.ts'

let board: TestBoard

afterEach(() => board.close())

describe('without signing in', () => {
  it('sends a browser to the login and back to where it wanted to go', async () => {
    board = await startTestBoard()
    const page = await board.request('/queues/queue/notifications?status=failed', { headers: BROWSER })
    expect(page.status).toBe(303)
    const login = page.headers.get('location') ?? ''
    expect(login).toBe('/login?next=%2Fqueues%2Fqueue%2Fnotifications%3Fstatus%3Dfailed')
    expect(await (await board.request(login, { headers: BROWSER })).text()).toContain(
      'name="next" value="/queues/queue/notifications?status=failed"',
    )
  })

  it.each([
    '/',
    '/queues',
    '/queues/api/queues',
    '/queues/static/js/main.js',
    '/queues/../queues',
    '/orders/1',
    '/events',
    '/elsewhere',
  ])('answers a machine 401 in JSON at %s', async (path) => {
    board = await startTestBoard()
    const answer = await board.request(path, { headers: { accept: 'application/json', 'accept-language': 'en' } })
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({ error: 'Not signed in', message: expect.any(String) })
  })

  it('answers Bull Board’s calls 401 in JSON whatever they accept', async () => {
    board = await startTestBoard()
    expect((await board.request('/queues/api/queues', { headers: BROWSER })).status).toBe(401)
  })

  it('lets a browser that follows another site’s link send its cookie', async () => {
    board = await startTestBoard()
    const page = await board.request('/queues', { headers: { ...BROWSER, 'sec-fetch-site': 'cross-site' } })
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('http-equiv="refresh" content="0"')
  })

  it('shows the login in the language that is asked for, else in the board’s', async () => {
    board = await startTestBoard()
    const login = async (language: string, path = '/login') =>
      (await board.request(path, { headers: { 'accept-language': language } })).text()
    expect(await login('fa-IR,en;q=0.5')).toContain('<html lang="fa" dir="rtl">')
    expect(await login('en-GB,fa;q=0.5')).toContain('<html lang="en" dir="ltr">')
    expect(await login('de')).toContain('lang="fa"')
    expect(await login('fa', '/login?language=en')).toContain('lang="en"')
  })

  it('serves its health to everybody, and its metrics to nobody', async () => {
    board = await startTestBoard()
    expect((await board.request('/healthz')).status).toBe(200)
    expect(await (await board.request('/readyz')).json()).toEqual({ ok: true })
    expect((await board.request('/metrics')).status).toBe(401)
  })
})

describe('signing in', () => {
  it('opens the queues with a cookie that scripts and other sites cannot use', async () => {
    board = await startTestBoard()
    const answer = await board.signIn({ next: '/queues/queue/maintenance' })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/queues/queue/maintenance')
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^peyk_board=[\w-]{43}; Max-Age=60; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/),
    ])

    const api = await board.request('/queues/api/queues', { headers: { cookie: `a=b; ${cookieOf(answer)}` } })
    const { queues } = (await api.json()) as { queues: { name: string; readOnlyMode: boolean }[] }
    expect(queues.map((queue) => queue.name)).toEqual([
      'telegram-updates',
      'order-checks',
      'notifications',
      'maintenance',
    ])
    expect(queues.every((queue) => !queue.readOnlyMode)).toBe(true)
  })

  it('makes the cookie Secure behind https', async () => {
    board = await startTestBoard()
    const answer = await board.signIn({}, { 'x-forwarded-proto': 'https' })
    const [set = ''] = answer.headers.getSetCookie()
    expect(set).toMatch(/^__Host-peyk_board=[^;]+;.*; Path=\/;.*; Secure/)
    const page = (cookie: string) =>
      board.request('/queues', { headers: { ...BROWSER, cookie, 'x-forwarded-proto': 'https' } })
    expect((await page(cookieOf(answer))).status).toBe(200)
    // Another host of the same domain can set a cookie without the prefix.
    expect((await page(cookieOf(answer).replace('__Host-', ''))).status).toBe(303)
  })

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['a wrong user', { user: 'root' }],
    ['nothing', { user: '', password: '' }],
  ])('refuses %s', async (_what, fields) => {
    board = await startTestBoard()
    const answer = await board.signIn(fields)
    expect(answer.status).toBe(401)
    expect(answer.headers.getSetCookie()).toEqual([])
    const page = await answer.text()
    expect(page).toContain('role="alert">Wrong user or password.')
    expect(page).not.toContain('value="wrong"')
  })

  it('shows what was typed as text, never as markup', async () => {
    board = await startTestBoard()
    const page = await (await board.signIn({ user: '"><script>x</script>', password: 'x' })).text()
    expect(page).not.toContain('<script')
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;')
  })

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', '/.//evil.example', 'javascript:alert(1)'])(
    'does not lead to %s',
    async (next) => {
      board = await startTestBoard()
      expect((await board.signIn({ next })).headers.get('location')).toBe('/')
      const page = await board.request(`/login?${new URLSearchParams({ next }).toString()}`, { headers: BROWSER })
      expect(await page.text()).not.toContain('evil')
    },
  )

  it('is refused for a while after too many wrong attempts, right ones included', async () => {
    board = await startTestBoard({ perAddress: 3 })
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await board.signIn()).status).toBe(303)
    for (let attempt = 0; attempt < 3; attempt += 1) expect((await board.signIn({ password: 'x' })).status).toBe(401)
    const throttled = await board.signIn()
    expect(throttled.status).toBe(429)
    expect(Number(throttled.headers.get('retry-after'))).toBeGreaterThan(50)
    expect(await throttled.text()).toContain('Too many wrong passwords. Try again in 1 minute.')
    const script = await board.request('/queues/api/queues', { headers: { authorization: BASIC } })
    expect(script.status).toBe(429)
    expect(await script.json()).toMatchObject({ error: expect.any(String) })

    const elsewhere = await board.signIn({}, { 'x-forwarded-for': '198.51.100.7' })
    expect(elsewhere.status).toBe(303)
    const open = await board.request('/queues/api/queues', { headers: { cookie: cookieOf(elsewhere) } })
    expect(open.status).toBe(200)
  })

  it('leaves each address fewer attempts after wrong ones from many, and refuses nobody for what others did', async () => {
    board = await startTestBoard({ inAll: 5, perAddress: 4, perAddressThen: 2 })
    const from = (host: number) => ({ 'x-forwarded-for': `198.51.100.${host}` })
    const guess = async (host: number) => (await board.signIn({ password: 'x' }, from(host))).status
    for (let host = 1; host <= 5; host += 1) expect(await guess(host)).toBe(401)
    expect([await guess(9), await guess(9), await guess(9)]).toEqual([401, 401, 429])
    for (let host = 10; host < 20; host += 1) await guess(host)
    expect((await board.signIn({}, from(20))).status).toBe(303)
  })

  it('believes X-Forwarded-For of no stranger: it buys no guesses and shuts nobody out', async () => {
    board = await startTestBoard({ perAddress: 3, trustedProxies: ['192.0.2.1'] })
    const from = (host: number) => ({ 'x-forwarded-for': `198.51.100.${host}`, 'x-forwarded-proto': 'https' })
    const guesses = []
    for (let host = 1; host <= 4; host += 1) guesses.push((await board.signIn({ password: 'x' }, from(host))).status)
    expect(guesses).toEqual([401, 401, 401, 429])
  })

  it('is there after a restart and on a second board', async () => {
    const { prefix } = testRedis()
    board = await startTestBoard({ prefix })
    const cookie = cookieOf(await board.signIn())
    const other = await startTestBoard({ prefix })
    const page = await other.request('/queues', { headers: { ...BROWSER, cookie } })
    await other.close()
    expect(page.status).toBe(200)
  })

  it('ends with signing out, which only a form of the board does', async () => {
    board = await startTestBoard()
    const cookie = cookieOf(await board.signIn())
    const asked = await board.request('/logout', { headers: { ...BROWSER, cookie } })
    expect(await asked.text()).toContain('<form method="post" action="/logout">')
    expect((await board.request('/queues', { headers: { ...BROWSER, cookie } })).status).toBe(200)

    const answer = await board.request('/logout', { method: 'POST', headers: { ...BROWSER, cookie } })
    expect(answer.headers.get('location')).toBe('/login?signed-out=yes')
    expect(answer.headers.getSetCookie()[0]).toContain('Expires=Thu, 01 Jan 1970')
    expect((await board.request('/queues', { headers: { ...BROWSER, cookie } })).status).toBe(303)
  })

  it('ends by itself', async () => {
    board = await startTestBoard({ sessionMs: 300 })
    const cookie = cookieOf(await board.signIn())
    expect((await board.request('/queues', { headers: { ...BROWSER, cookie } })).status).toBe(200)
    await vi.waitFor(async () =>
      expect((await board.request('/queues', { headers: { ...BROWSER, cookie } })).status).toBe(303),
    )
  })
})

describe('the host', () => {
  it.each([
    ['board.shop.example', 'board.shop.example', {}],
    ['an address', '192.0.2.7:3000', {}],
    ['localhost', 'localhost:3000', {}],
  ])('may be %s', async (_what, host, headers) => {
    board = await startTestBoard()
    expect(await askFor(board, host, headers)).toBe(200)
  })

  it.each([
    ['another name', 'evil.example', {}],
    ['another name that hides behind a forwarded one', 'evil.example:3000', { 'x-forwarded-host': 'localhost' }],
    ['another forwarded name', 'localhost', { 'x-forwarded-host': 'evil.example' }],
    ['a name that ends like ours', 'evil-board.shop.example', {}],
    ['nothing', ' ', {}],
  ])('is refused as %s', async (_what, host, headers: Record<string, string>) => {
    board = await startTestBoard()
    expect(await askFor(board, host, headers)).toBe(421)
  })
})

/** `fetch` does not let a caller choose the host. */
function askFor({ url }: TestBoard, host: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(`${url}/login`, { headers: { ...headers, host } }, (answer) => resolve(answer.resume().statusCode)).on(
      'error',
      reject,
    )
  })
}

describe('a script', () => {
  it('comes in with user and password', async () => {
    board = await startTestBoard()
    const answer = await board.request('/queues/api/queues', { headers: { authorization: BASIC } })
    expect(answer.status).toBe(200)
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  it('is refused and throttled with wrong ones', async () => {
    board = await startTestBoard({ perAddress: 2 })
    const authorization = `Basic ${Buffer.from(`admin:not ${PASSWORD}`).toString('base64')}`
    const ask = () => board.request('/queues/api/queues', { headers: { authorization } })
    const refused = await ask()
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toContain('Basic realm=')
    await ask()
    expect((await ask()).status).toBe(429)
    expect((await board.signIn()).status).toBe(429)
  })
})

describe('Bull Board', () => {
  it('loads nothing from elsewhere, is not cached, and lets people sign out', async () => {
    board = await startTestBoard()
    const page = await board.request('/queues', { headers: { ...BROWSER, authorization: BASIC } })
    const html = await page.text()
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.has('x-powered-by')).toBe(false)
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';")
    expect(html).not.toMatch(/(src|href)="https?:/)
    expect(html).toContain('{"text":"Sign out","url":"/logout"}')
    const [script = ''] = /static\/js\/main[^"]+/.exec(html) ?? []
    expect((await board.request(`/queues/${script}`, { headers: { authorization: BASIC } })).status).toBe(200)
  })

  it('leads to the overview', async () => {
    board = await startTestBoard()
    const page = await board.request('/queues', { headers: { ...BROWSER, authorization: BASIC } })
    expect(await page.text()).toContain('{"text":"Overview","url":"/"}')
  })

  it('pauses and resumes a queue for its own page', async () => {
    board = await startTestBoard()
    const cookie = cookieOf(await board.signIn())
    const queue = await board.queue('order-checks')
    const put = (verb: string, headers: Record<string, string>) =>
      board.request(`/queues/api/queues/order-checks/${verb}`, { method: 'PUT', headers: { cookie, ...headers } })
    expect((await put('pause', { origin: board.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    expect(await queue.isPaused()).toBe(true)
    expect((await put('resume', { origin: board.url })).status).toBe(200)
    expect(await queue.isPaused()).toBe(false)
    expect(await board.store.audit.list(10)).toMatchObject([
      { via: 'board', by: 'admin', act: 'queue', detail: 'PUT /api/queues/order-checks/resume' },
      { via: 'board', by: 'admin', act: 'queue', detail: 'PUT /api/queues/order-checks/pause' },
    ])
    expect((await board.request('/queues/api/queues/order-checks/pause', { method: 'PUT' })).status).toBe(401)
    expect(await board.store.audit.list(10)).toHaveLength(2)
  })

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' },
  ])('changes nothing for another site’s page: %j', async (headers: Record<string, string>) => {
    board = await startTestBoard()
    const cookie = cookieOf(await board.signIn())
    const queue = await board.queue('order-checks')
    const pause = await board.request('/queues/api/queues/order-checks/pause', {
      method: 'PUT',
      headers: { cookie, ...headers },
    })
    expect(pause.status).toBe(403)
    expect(await queue.isPaused()).toBe(false)
    expect((await board.signIn({}, headers)).status).toBe(403)
    const logout = await board.request('/logout', { method: 'POST', headers: { cookie, ...headers } })
    expect(logout.status).toBe(403)
    expect((await board.request('/queues', { headers: { ...BROWSER, cookie } })).status).toBe(200)
  })

  it('shows a queue as rate limited only while its workers wait', async () => {
    board = await startTestBoard()
    const queue = await board.queue('notifications')
    const ttl = async () => {
      const answer = await board.request('/queues/api/queues', { headers: { authorization: BASIC } })
      const { queues } = (await answer.json()) as { queues: { name: string; activeRateLimitTtl: number }[] }
      return queues.find(({ name }) => name === 'notifications')?.activeRateLimitTtl
    }
    // What a worker with a limit writes at each job.
    await board.redis.set(queue.toKey('limiter'), 1, 'PX', JOB_LIMIT.duration)
    expect(await ttl()).toBe(0)
    await queue.rateLimit(60_000)
    expect(await ttl()).toBeGreaterThan(50_000)
  })

  it('changes nothing when it is read only', async () => {
    board = await startTestBoard({ readOnly: true })
    const queue = await board.queue('notifications')
    const job = await queue.add('notify', { v: 1, orderId: '7', kind: 'paid' })
    const headers = { authorization: BASIC, 'accept-language': 'en' }
    const listed = await board.request('/queues/api/queues', { headers })
    expect(await listed.json()).toMatchObject({
      queues: Array.from({ length: 4 }, () => ({ readOnlyMode: true, allowRetries: false })),
    })
    for (const path of [
      `${job.id}/clean`,
      `${job.id}/retry/failed`,
      'clean/waiting',
      'retry/failed',
      'pause',
      'empty',
    ]) {
      const answer = await board.request(`/queues/api/queues/notifications/${path}`, { method: 'PUT', headers })
      expect([path, answer.status]).toEqual([path, 405])
      expect(await answer.json()).toMatchObject({ error: 'Read only' })
    }
    const text = 'a customer’s text'
    await (
      await board.queue('telegram-updates')
    ).add('update', {
      v: 1,
      update: { update_id: 77, message: { chat: { id: 7001 }, text, entities: [{ payload: 'MTAwMQ_secret' }] } },
    })
    const updates = await board.request('/queues/api/queues?activeQueue=telegram-updates', { headers })
    const shown = await updates.text()
    expect(shown).toContain('77')
    expect(shown).not.toContain(text)
    expect(shown).not.toContain('MTAwMQ')
    expect(await queue.getJobCounts('waiting')).toEqual({ waiting: 1 })
    expect(await queue.isPaused()).toBe(false)
  })
})
