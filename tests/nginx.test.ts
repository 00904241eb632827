import { once } from 'node:events'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signEvent } from '@peyk/panel/sign-event'
import { countNotified } from '@peyk/simulator/notified'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { PANEL_SECRET } from './support/app-environment.ts'
import { freePort } from '@peyk/test-support/free-port'
import { findNginx, startNginx } from './support/nginx.ts'
import type { NginxOptions } from './support/nginx.ts'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 4001
const LIMIT_BYTES = 256 * 1024
const SECRET_TOKEN = 'a-secret-of-telegrams-webhook'
// https://core.telegram.org/bots/webhooks#the-short-version
const TELEGRAM = ['149.154.160.0', '149.154.175.255', '91.108.4.0', '91.108.7.255']
const STRANGERS = ['149.154.159.255', '149.154.176.0', '91.108.3.255', '91.108.8.0', '203.0.113.7']
/** So that a test may come from any address. */
const TRUSTED = 'set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;'

const program = findNginx()
type Nginx = Awaited<ReturnType<typeof startNginx>>
const running: Nginx[] = []
const start = async (options: NginxOptions): Promise<Nginx> => {
  const nginx = await startNginx(program ?? '', options)
  running.push(nginx)
  return nginx
}
const signed = (body: string, id = 'evt_1') => ({
  'content-type': 'application/json',
  ...signEvent('standard', PANEL_SECRET, { id, timestampSeconds: Math.floor(Date.now() / 1000), body }),
})

describe.skipIf(program === undefined)('nginx in front of ingress', () => {
  let system: System
  let nginx: Nginx
  beforeAll(async () => {
    system = await startSystem({
      mode: 'webhook',
      apps: ['ingress', 'notifier'],
      env: { TELEGRAM_WEBHOOK_SECRET: SECRET_TOKEN },
    })
    nginx = await startNginx(program ?? '', { ingress: new URL(system.ingressUrl).host, proxies: TRUSTED })
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.close()))
  })
  afterAll(async () => {
    await nginx?.close()
    await system?.close()
  })

  const update = (from: string, secret = SECRET_TOKEN, to = nginx) =>
    to.send('/telegram-bot/webhook', {
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': from,
        'x-telegram-bot-api-secret-token': secret,
      },
      body: JSON.stringify({ update_id: 1 }),
    })

  it('has a configuration without complaints', () => {
    expect(nginx.results).toContain('test is successful')
    expect(nginx.results).not.toContain('[warn]')
  })

  it('passes a signed webhook of the panel’s on, from anywhere, and its customer is notified', async () => {
    system.simulator.telegram.userSends(CUSTOMER, '/start')
    await expect.poll(() => system.simulator.telegram.messages(CUSTOMER).length).toBe(1)
    const body = JSON.stringify({ id: 'N-1', status: 'paid', chat_id: CUSTOMER })
    const paidAtMs = Date.now()
    const answer = await nginx.send('/panel/webhook?key=not-for-the-log', { headers: signed(body), body })
    expect(answer).toMatchObject({ status: 200, body: '{"success":true,"message":"Notification queued"}' })
    await expect.poll(() => countNotified('N-1', paidAtMs, system.simulator.telegram.messages(CUSTOMER))).toBe(1)
    expect(await nginx.send('/panel/webhook', { headers: signed('{}'), body })).toMatchObject({ status: 401 })
  })

  it.each(TELEGRAM)('takes Telegram’s webhook from %s, with its secret', async (address) => {
    expect(await update(address)).toMatchObject({ status: 200, body: '{"success":true,"message":"Update queued"}' })
    expect(await update(address, 'wrong')).toMatchObject({ status: 401 })
  })

  it.each(STRANGERS)('refuses Telegram’s path to %s', async (address) => {
    const { status, body } = await update(address)
    expect(status).toBe(403)
    expect(JSON.parse(body)).toEqual({ success: false, error: { code: 'forbidden', message: expect.any(String) } })
  })

  it('takes Telegram’s webhook from anywhere where that is wished', async () => {
    const open = await start({ ingress: new URL(system.ingressUrl).host, addresses: 'anywhere' })
    expect(await update('203.0.113.7', SECRET_TOKEN, open)).toMatchObject({ status: 200 })
    expect(await update('203.0.113.7', 'wrong', open)).toMatchObject({ status: 401 })
  })

  it('takes what ingress takes, and answers 413 in its words to more', async () => {
    const direct = await fetch(`${system.ingressUrl}/panel/webhook`, {
      method: 'POST',
      body: 'x'.repeat(LIMIT_BYTES + 1),
      headers: { 'content-type': 'application/json', 'x-panel-signature': 'sha256=0' },
    })
    const headers = { 'content-type': 'application/json' }
    const send = (bytes: number, more = {}) =>
      nginx.send('/panel/webhook', { headers: { ...headers, ...more }, body: 'x'.repeat(bytes) })
    expect(await send(LIMIT_BYTES)).toMatchObject({ status: 401 })
    for (const tooMuch of [
      await send(LIMIT_BYTES + 1),
      await send(LIMIT_BYTES + 1, { 'transfer-encoding': 'chunked' }),
    ]) {
      expect(tooMuch.status).toBe(direct.status)
      expect(tooMuch.headers['content-type']).toBe('application/json')
    }
    expect(JSON.parse((await send(LIMIT_BYTES + 1)).body)).toEqual(await direct.json())
  })

  it.each(['/metrics', '/readyz', '/healthz', '/', '/queues', '/panel/webhook/', '/panel//../metrics'])(
    'has nothing at %s',
    async (path) => {
      for (const method of ['GET', 'POST']) {
        const { status, body } = await nginx.send(path, { method })
        expect(status).toBe(404)
        expect(JSON.parse(body)).toMatchObject({ success: false, error: { code: 'not_found' } })
      }
      expect((await fetch(nginx.httpUrl + path.replace('..', ''), { method: 'POST' })).status).toBe(404)
    },
  )

  it('says 503 and when to come again while ingress is away', async () => {
    const { status, headers, body } = await (
      await start({ ingress: `127.0.0.1:${await freePort()}` })
    ).send('/panel/webhook', { body: '{}' })
    expect({ status, retryAfter: headers['retry-after'] }).toEqual({ status: 503, retryAfter: '5' })
    expect(JSON.parse(body)).toMatchObject({ success: false, error: { code: 'unavailable' } })
  })

  it('lets one address have 200 requests at once', async () => {
    const waiting: ServerResponse[] = []
    const server = createServer((_request, response) => void waiting.push(response)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { send } = await start({ ingress: `127.0.0.1:${(server.address() as AddressInfo).port}` })
    const answers: number[] = []
    const sent = Array.from({ length: 201 }, async () => answers.push((await send('/panel/webhook')).status))
    await expect.poll(() => [waiting.length, answers], { timeout: 20_000 }).toEqual([200, [503]])
    for (const response of waiting) response.end('{}')
    await Promise.all(sent)
    server.close()
    expect(new Set(answers.slice(1))).toEqual(new Set([200]))
  })

  it.each([
    ['headers', 'POST /panel/webhook HTTP/1.1\r\nhost: bot'],
    ['a body', 'POST /panel/webhook HTTP/1.1\r\nhost: bot.shop.example\r\ncontent-length: 100\r\n\r\n{'],
  ])('waits for no client that sends %s too slowly', async (_what, part) => {
    const socket = (await start({ ingress: '127.0.0.1:9', isHasty: true })).connect()
    await once(socket, 'secureConnect')
    socket.on('error', () => undefined).write(part)
    socket.resume()
    await expect.poll(() => socket.closed, { timeout: 20_000 }).toBe(true)
  })

  it('passes on the request’s id and the client’s true address, whatever the client says', async () => {
    const seen: Record<string, unknown>[] = []
    const server = createServer((request, response) => {
      seen.push(request.headers)
      response.end('{}')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const strict = await start({ ingress: `127.0.0.1:${(server.address() as AddressInfo).port}` })
    const { headers } = await strict.send('/panel/webhook?token=hush', {
      headers: { 'x-forwarded-for': '149.154.167.220', 'x-real-ip': '149.154.167.220', authorization: 'Bearer hush' },
      body: '{"secret":"hush"}',
    })
    server.close()
    const requestId = headers['x-request-id']
    expect(requestId).toMatch(/^[0-9a-f]{32}$/)
    expect(seen).toEqual([
      expect.objectContaining({
        host: 'bot.shop.example',
        'x-request-id': requestId,
        'x-real-ip': '127.0.0.1',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'https',
      }),
    ])
    await expect.poll(strict.log).toContain('\n')
    const log = await strict.log()
    expect(JSON.parse(log)).toMatchObject({
      event: 'nginx.request',
      requestId,
      address: '127.0.0.1',
      method: 'POST',
      path: '/panel/webhook',
      status: 200,
      upstreamStatus: '200',
    })
    expect(log + strict.errors()).not.toContain('hush')
  })

  it('writes a log of JSON lines without query strings', async () => {
    const log = await nginx.log()
    const lines = log.trim().split('\n')
    expect(lines.length).toBeGreaterThan(10)
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ event: 'nginx.request' })
    expect(log + nginx.errors()).not.toMatch(/not-for-the-log|a-secret-of/)
  })
})
