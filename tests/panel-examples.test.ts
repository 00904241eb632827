import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLinkPayload } from '@peyk/domain/deep-link'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  EXAMPLE_LIST,
  EXAMPLES,
  LARAVEL_PROBE,
  canRun,
  createLaravelShop,
  runExample,
  serveExample,
} from './support/panel-examples.ts'
import type { Example } from './support/panel-examples.ts'
import { panelWebhookUrl } from './support/app-environment.ts'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const WHSEC_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const PLAIN_SECRET = 'a secret with “quotes” and spaces'
const LINK_SECRET = 'a-secret-for-links'
const API_TOKEN = 'the-token-of-the-shops-api'

/** One for the panels that push, and one for those that are asked; its notifiers are started by the tests. */
let pushed: System
let asked: System
beforeAll(async () => {
  const common = { LINK_SECRET, DEFAULT_LANGUAGE: 'en', TELEGRAM_CHAT_INTERVAL_MS: '0', POLL_INTERVAL_SECONDS: '0.5' }
  ;[pushed, asked] = await Promise.all([
    startSystem({
      mode: 'webhook',
      apps: ['ingress', 'notifier'],
      limits: 'off',
      env: { ...common, PANEL_WEBHOOK_SECRET: `${WHSEC_SECRET},${PLAIN_SECRET}` },
    }),
    startSystem({
      mode: 'polling',
      apps: ['ingress', 'scheduler'],
      limits: 'off',
      env: { ...common, PANEL_API_TOKEN: API_TOKEN, PANEL_BATCH_SIZE: '10' },
    }),
  ])
})
afterAll(() => Promise.all([pushed.close(), asked.close()]))

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

let lastChat = 8000
const newChat = () => (lastChat += 1)

const textsOf = ({ simulator }: System, chat: number) => simulator.telegram.messages(chat).map(({ text }) => text)

/** A customer who has started the bot. */
async function newCustomer(system: System, text = '/start'): Promise<number> {
  const chat = newChat()
  system.simulator.telegram.userSends(chat, text)
  await expect.poll(() => textsOf(system, chat).length).toBe(1)
  return chat
}

async function expectNotified(system: System, chat: number, orderId: string): Promise<void> {
  await expect.poll(() => textsOf(system, chat).at(-1)).toContain('Your payment is confirmed')
  expect(textsOf(system, chat).at(-1)).toContain(orderId)
}

const environment = (more: Record<string, string> = {}) => ({
  PEYK_WEBHOOK_URL: panelWebhookUrl(pushed.ingressUrl),
  PEYK_WEBHOOK_SECRET: PLAIN_SECRET,
  PEYK_LINK_SECRET: LINK_SECRET,
  PEYK_BOT_USERNAME: 'shop_bot',
  PEYK_API_TOKEN: API_TOKEN,
  ...more,
})

const payloadOf = (url: string) => new URL(url).searchParams.get('start') ?? ''

/** Passes webhooks on to ingress, except that the first is answered 503. */
async function startFlakyProxy() {
  const seen: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      seen.push(request.headers)
      if (seen.length === 1) {
        response.writeHead(503, { 'retry-after': '1' }).end('{"success":false,"error":{"code":"x","message":"away"}}')
        return
      }
      const {
        host: _host,
        connection: _connection,
        'content-length': _length,
        expect: _expect,
        ...headers
      } = request.headers
      void fetch(panelWebhookUrl(pushed.ingressUrl), {
        method: 'POST',
        headers: headers as Record<string, string>,
        body: Buffer.concat(chunks),
      }).then(async (answer) => response.writeHead(answer.status).end(await answer.text()))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => server.close())
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** The orders of an example's shop, in the file that stands for its database. */
function createShop() {
  const folder = mkdtempSync(join(tmpdir(), 'peyk-shop-'))
  closers.push(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'orders.json')
  const write = (orders: Record<string, string>) =>
    writeFileSync(
      file,
      JSON.stringify(Object.entries(orders).map(([id, status]) => ({ id, status, amount: 250_000, currency: 'IRT' }))),
    )
  return { file, write }
}

/** What every API of a shop answers, `known` being two of its orders. */
async function expectContract(apiBaseUrl: string, known: readonly [string, string]): Promise<void> {
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(apiBaseUrl + path, { headers: { authorization: `Bearer ${API_TOKEN}`, ...headers } })
  const one = await get(`/orders/${encodeURIComponent(known[0])}`)
  expect(one.status).toBe(200)
  expect(one.headers.get('content-type')).toContain('application/json')
  expect(await one.json()).toMatchObject({ id: known[0], status: 'pending' })
  const etag = one.headers.get('etag') ?? ''
  expect(etag).toMatch(/^"\w+"$/)
  const again = await get(`/orders/${encodeURIComponent(known[0])}`, { 'if-none-match': etag })
  expect([again.status, await again.text()]).toEqual([304, ''])
  expect((await get('/orders/404')).status).toBe(404)
  const several = await get(`/orders?ids=${encodeURIComponent([...known, '404'].join(','))}`)
  expect(several.status).toBe(200)
  const { orders } = (await several.json()) as { orders: { id: string }[] }
  expect(orders.map(({ id }) => id).toSorted()).toEqual(known.toSorted())
  expect((await fetch(`${apiBaseUrl}/orders/404`)).status).toBe(401)
  expect((await get('/orders/404', { authorization: 'Bearer wrong' })).status).toBe(401)
}

/** Returns the error that a shop's API answers in place of an order. */
async function errorOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/orders/1`, { headers: { authorization: `Bearer ${API_TOKEN}` } })
  expect(answer.status).toBe(500)
  return ((await answer.json()) as { error: string }).error
}

/** A notifier that asks this shop, until the test ends. */
async function startAsking(apiBaseUrl: string): Promise<void> {
  const notifier = await asked.start('notifier', 'polling', { PANEL_API_BASE_URL: apiBaseUrl })
  closers.push(() => notifier.end())
}

describe.each(EXAMPLE_LIST)('the $language example', (example: Example) => {
  const folder = EXAMPLES + example.language
  const run = (command: Example['send'], argument: string, env: Record<string, string> = {}) =>
    runExample([...command, argument], { folder, env: environment(env) })
  const linkOf = async (orderId: string) => (await run(example.link, orderId)).stdout.trim()

  describe.skipIf(!canRun(example.probe))('where it can run', () => {
    it.each([
      ['Standard Webhooks, a plain secret', example.send, PLAIN_SECRET],
      ['Standard Webhooks, a whsec_ secret', example.send, WHSEC_SECRET],
      ['the simple HMAC', example.sendHmac, PLAIN_SECRET],
    ] as const)('notifies the customer of a paid order: %s', async (_how, command, secret) => {
      const chat = await newCustomer(pushed)
      const id = `${example.language}-${chat}-سفارش`
      const order = { id, status: 'پرداخت شده', chat_id: chat, amount: 250_000, currency: 'IRT' }
      const sent = await run(command, JSON.stringify(order), { PEYK_WEBHOOK_SECRET: secret })
      expect(sent).toMatchObject({ status: 0, stderr: '' })
      expect(sent.stdout).toContain('Notification queued')
      await expectNotified(pushed, chat, id)
    })

    it('says what is wrong, and goes on only where that helps', async () => {
      const noOrder = await run(example.send, JSON.stringify({ id: '1', status: '' }))
      expect(noOrder.status).not.toBe(0)
      expect(noOrder.stdout).toContain('expected a word')
      const refused = await run(example.sendHmac, JSON.stringify({ id: '1', status: 'paid' }), {
        PEYK_WEBHOOK_SECRET: 'another',
      })
      expect(refused.status).not.toBe(0)
      expect(refused.stdout + refused.stderr).toMatch(/401|signature/)
    })

    it.each([
      ['send', '{"id":"1","status":"paid"}', 'PEYK_WEBHOOK_SECRET'],
      ['sendHmac', '{"id":"1","status":"paid"}', 'PEYK_WEBHOOK_SECRET'],
      ['link', '1', 'PEYK_LINK_SECRET'],
    ] as const)('says in one line what is missing: %s', async (command, argument, name) => {
      const unset = await run(example[command], argument, { [name]: '' })
      expect(unset).toMatchObject({ stdout: '', stderr: expect.stringMatching(/^.+\n$/) as string })
      expect(unset.status).not.toBe(0)
      expect(unset.stderr).toContain(name)
      const bare = await runExample(example[command], { folder, env: environment() })
      expect(bare).toMatchObject({ stdout: '', stderr: expect.stringMatching(/^.*expected an order.*\n$/i) as string })
      expect(bare.status).not.toBe(0)
    })

    const serve = example.serve ?? (() => ['false'] as const)
    const errorOfServer = async (env: Record<string, string>) => {
      const server = await serveExample(serve, { folder, env: environment(env) })
      closers.push(server.close)
      return errorOf(server.url)
    }
    it.skipIf(example.serve === undefined)('says that its server cannot read the orders', async () => {
      expect(await errorOfServer({ ORDERS_FILE: '/there-is-none.json' })).toContain('got /there-is-none.json')
    })

    // PHP's own server starts the example at each request.
    it.runIf(example.language === 'php')('says at a request that no file of orders is named', async () => {
      expect(await errorOfServer({})).toContain('ORDERS_FILE is not set')
    })
    it.skipIf(example.serve === undefined || example.language === 'php')(
      'says at its start that no file of orders is named',
      async () => {
        const { status, stderr } = await runExample(serve(1), { folder, env: environment() })
        expect(status).toBe(1)
        expect(stderr).toMatch(/^.*ORDERS_FILE.*\n$/)
      },
    )

    it('sends the same event again when Peyk could not take it', async () => {
      const chat = await newCustomer(pushed)
      const { seen, url } = await startFlakyProxy()
      const order = JSON.stringify({ id: `again-${chat}`, status: 'paid', chat_id: chat })
      const sent = await run(example.send, order, { PEYK_WEBHOOK_URL: url })
      expect(sent.status).toBe(0)
      expect(sent.stdout).toContain('Notification queued')
      expect(seen).toHaveLength(2)
      expect(seen[0]?.['webhook-id']).toMatch(/^evt_/)
      expect(seen[1]?.['webhook-id']).toBe(seen[0]?.['webhook-id'])
      await expectNotified(pushed, chat, `again-${chat}`)
    })

    it('makes the links that Peyk reads', async () => {
      for (const id of ['1001', 'A/1?b', 'سفارش ۱۲', 'x'.repeat(35), '0f9e4f0a-6c1b-4d5e-8f70-1a2b3c4d5e6f'])
        expect(await linkOf(id)).toBe(`https://t.me/shop_bot?start=${createLinkPayload(id, LINK_SECRET)}`)
      const orderId = `linked-${example.language}`
      const chat = await newCustomer(pushed, `/start ${payloadOf(await linkOf(orderId))}`)
      expect(textsOf(pushed, chat)[0]).toContain(orderId)
      await run(example.send, JSON.stringify({ id: orderId, status: 'paid' }))
      await expectNotified(pushed, chat, orderId)
    })

    it.skipIf(example.serve === undefined)('answers what Peyk asks, one order or several', async () => {
      const { file, write } = createShop()
      const first = `${example.language}/۱ first`
      const second = `${example.language}-2`
      write({ [first]: 'pending', [second]: 'pending', other: 'paid' })
      const server = await serveExample(serve, { folder, env: environment({ ORDERS_FILE: file }) })
      closers.push(server.close)
      await expectContract(`${server.url}/api`, [first, second])

      await startAsking(`${server.url}/api`)
      const [one, two] = await Promise.all(
        [first, second].map(async (id) => newCustomer(asked, `/start ${payloadOf(await linkOf(id))}`)),
      )
      write({ [first]: 'paid', [second]: 'paid' })
      await expectNotified(asked, one ?? 0, first)
      await expectNotified(asked, two ?? 0, second)
    })
  })
})

describe.skipIf(!EXAMPLE_LIST.every(({ probe }) => canRun(probe)))('ask-orders.sh', () => {
  it('tries a shop’s API', async () => {
    const { file, write } = createShop()
    write({ '1': 'pending', '2': 'paid' })
    for (const { language, serve } of EXAMPLE_LIST) {
      if (serve === undefined) continue
      const server = await serveExample(serve, { folder: EXAMPLES + language, env: environment({ ORDERS_FILE: file }) })
      closers.push(server.close)
      const command = ['bash', 'ask-orders.sh', `${server.url}/`, '1', '2'] as const
      const { status, stdout } = await runExample(command, { folder: `${EXAMPLES}curl`, env: environment() })
      expect(status).toBe(0)
      expect([...stdout.matchAll(/\d{3}$/gm)].map(String)).toEqual(
        [...stdout.matchAll(/expected (\d{3})/g)].map(([, code]) => code),
      )
    }
  })
})

describe.skipIf(!canRun(LARAVEL_PROBE))('the Laravel example', () => {
  const start = async (env: Record<string, string> = {}) => {
    const { folder, remove } = createLaravelShop()
    closers.push(remove)
    const shop = async (...args: string[]) => {
      const run = await runExample(['php', 'shop.php', ...args], { folder, env: environment(env) })
      expect(run).toMatchObject({ status: 0, stderr: '' })
      return run.stdout
    }
    await shop('set-up')
    const serve = async () => {
      const php = (port: number) => ['php', '-S', `127.0.0.1:${port}`, '-t', 'public', 'public/index.php'] as const
      const server = await serveExample(php, { folder, env: environment(env) })
      closers.push(server.close)
      return server.url
    }
    return { shop, serve }
  }

  it('notifies Peyk from its queue when an order is placed and paid, again where Peyk could not take it', async () => {
    const proxy = await startFlakyProxy()
    const { shop } = await start({ PEYK_WEBHOOK_URL: proxy.url })
    const chat = await newCustomer(pushed)
    await shop('place', '501', String(chat), 'pending')
    await shop('pay', '501')
    expect(proxy.seen).toHaveLength(0)
    expect(await shop('work')).toBe('')
    expect(proxy.seen).toHaveLength(3)
    expect(new Set(proxy.seen.map((headers) => headers['webhook-id'])).size).toBe(2)
    await expectNotified(pushed, chat, '501')
  })

  it('fails the job with Peyk’s reason when Peyk will never take it', async () => {
    const { shop } = await start()
    await shop('place', '502', '', '')
    expect(await shop('work')).toContain('Peyk does not take order 502: "status" or "state": expected a word')
  })

  it('says what is not set', async () => {
    const { shop, serve } = await start({ PEYK_API_TOKEN: '', PEYK_LINK_SECRET: '' })
    await shop('place', '503', '', 'pending')
    const url = await serve()
    expect(await errorOf(url)).toContain('PEYK_API_TOKEN is not set')
    expect((await fetch(`${url}/orders/503`)).status).toBe(500)
  })

  it('shows the link and answers what Peyk asks', async () => {
    const { shop, serve } = await start()
    for (const id of ['601', '602']) await shop('place', id, '', 'pending')
    const url = await serve()
    await expectContract(`${url}/api`, ['601', '602'])

    await startAsking(`${url}/api`)
    const page = await (await fetch(`${url}/orders/601`)).text()
    const [, link = ''] = /href="(https:[^"]+)"/.exec(page) ?? []
    const chat = await newCustomer(asked, `/start ${payloadOf(link)}`)
    await shop('pay', '601')
    await expectNotified(asked, chat, '601')
  })
})
