import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect, createServer as createTcpServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signEvent } from '@peyk/panel/sign-event'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { BOT_TOKEN as SYSTEM_TOKEN, PANEL_SECRET, panelWebhookUrl } from '../../../../tests/support/app-environment.ts'
import { startSystem } from '../../../../tests/support/system.ts'
import type { SystemOptions } from '../../../../tests/support/system.ts'
import { startPanel, startTelegram, testCli } from '../cli-fixture.ts'
import type { CheckResult } from './check-result.ts'

let cli: ReturnType<typeof testCli>
beforeEach(() => (cli = testCli()))
afterEach(() => cli.close())

const results = async (folder = '/nonexistent'): Promise<Record<string, CheckResult>> => {
  const { stdout } = await cli.run(['doctor', '--json'], { folder })
  return Object.fromEntries((JSON.parse(stdout) as CheckResult[]).map((result) => [result.check, result]))
}
const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}
const useTelegram = async (results = {}) => {
  const telegram = await startTelegram(results)
  onTestFinished(telegram.close)
  cli.env['TELEGRAM_API_ROOT'] = telegram.url
  return telegram
}
/** Forwards bytes to a port, changing the answers. */
const startForward = (port: number, change: (answer: string) => string) =>
  listen(
    createTcpServer((socket) => {
      const target = connect(port, '127.0.0.1')
      socket.pipe(target)
      target.on('data', (chunk) => socket.write(Buffer.from(change(chunk.toString('latin1')), 'latin1')))
      for (const [end, other] of [
        [socket, target],
        [target, socket],
      ] as const)
        end.on('error', () => other.destroy()).on('close', () => other.destroy())
    }),
  )
/** An HTTP proxy that knows CONNECT, or refuses it. */
const startProxy = (status = 200) => {
  const server = createServer()
  server.on('connect', (request, socket) => {
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} no\r\ncontent-length: 0\r\n\r\n`)
    const target = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 ok\r\n\r\n')
      socket.pipe(target).pipe(socket)
    })
    target.on('error', () => socket.destroy())
    socket.on('error', () => target.destroy()).on('close', () => target.destroy())
  })
  return listen(server)
}

describe('the route to Telegram', () => {
  const route = async () => (await results())['telegram.route']

  it('is measured, directly and through a proxy', async () => {
    const telegram = await useTelegram()
    expect(await route()).toMatchObject({
      level: 'ok',
      message: expect.stringMatching(
        /^the Bot API at http:.*: connection \d+ ms; getMe takes \d+ ms, at most \d+ ms \(5 times\)$/,
      ),
    })
    const port = await startProxy()
    cli.env['TELEGRAM_PROXY_URL'] = `http://127.0.0.1:${port}`
    expect((await route())?.message).toMatch(
      new RegExp(`^the proxy at http://127.0.0.1:${port}: connection .*getMe takes`),
    )
    expect(telegram.requests.filter(({ path }) => path.endsWith('/getMe'))).toHaveLength(12)
  })

  it('says which step fails: name, connection, TLS', async () => {
    cli.env['TELEGRAM_API_ROOT'] = 'https://api.telegram.invalid'
    expect(await route()).toMatchObject({ level: 'wrong', message: expect.stringContaining('name cannot be resolved') })
    cli.env['TELEGRAM_API_ROOT'] = 'http://127.0.0.1:9'
    expect(await route()).toMatchObject({ level: 'wrong', message: expect.stringContaining('accepts no connection') })
    const { url } = await useTelegram()
    cli.env['TELEGRAM_API_ROOT'] = url.replace('http:', 'https:')
    expect(await route()).toMatchObject({ level: 'wrong', message: expect.stringContaining('speaks no TLS') })
    expect((await route())?.todo).toContain('TELEGRAM_PROXY_URL')
  })

  it('says so when it is the proxy that is away or lets nothing through', async () => {
    await useTelegram()
    cli.env['TELEGRAM_PROXY_URL'] = 'socks5://127.0.0.1:9'
    expect(await route()).toMatchObject({
      message: expect.stringMatching(/^the proxy at socks5:\/\/127\.0\.0\.1:9 accepts no connection/),
      todo: 'start the proxy, or correct TELEGRAM_PROXY_URL',
    })
    cli.env['TELEGRAM_PROXY_URL'] = `http://courier:a-password@127.0.0.1:${await startProxy(407)}`
    const refused = await route()
    expect(refused).toMatchObject({
      level: 'wrong',
      message: expect.stringMatching(/but getMe gets no answer .*407/),
      todo: expect.stringContaining('user and password of TELEGRAM_PROXY_URL'),
    })
    expect(JSON.stringify(refused)).not.toContain('a-password')
  })

  it('is too slow for a courier', async () => {
    const { url } = await useTelegram()
    const port = await listen(
      createTcpServer((socket) => {
        const target = connect(Number(new URL(url).port), '127.0.0.1')
        socket.pipe(target)
        target.on('data', (chunk) => setTimeout(() => socket.write(chunk), 1050))
        socket.on('close', () => target.destroy()).on('error', () => undefined)
      }),
    )
    cli.env['TELEGRAM_API_ROOT'] = `http://127.0.0.1:${port}`
    expect(await route()).toMatchObject({
      level: 'warning',
      message: expect.stringContaining('every message takes that long'),
    })
  })
})

describe('Redis', () => {
  it('is too old, or its clock is wrong', async () => {
    const port = Number(new URL(cli.url).port)
    const old = await startForward(port, (answer) => answer.replace(/(redis|valkey)_version:\d\./, '$1_version:5.'))
    cli.env['REDIS_URL'] = `redis://127.0.0.1:${old}`
    expect((await results())['redis.version']).toMatchObject({
      level: 'wrong',
      todo: expect.stringContaining('install Redis 6.2 or newer'),
    })
    const late = await startForward(port, (answer) =>
      answer.replace(/\$10\r\n(\d{10})\r\n/g, (_, seconds: string) => `$10\r\n${Number(seconds) - 600}\r\n`),
    )
    cli.env['REDIS_URL'] = `redis://127.0.0.1:${late}`
    expect((await results())['redis.clock']).toMatchObject({
      level: 'wrong',
      message: expect.stringContaining('10 min behind'),
      todo: expect.stringContaining('NTP'),
    })
  })
})

describe('what runs', () => {
  const useSystem = async (options: Partial<SystemOptions>) => {
    const system = await startSystem({ mode: 'webhook', apps: ['ingress'], redisUrl: cli.url, ...options })
    onTestFinished(() => system.close())
    Object.assign(cli.env, {
      BOT_TOKEN: SYSTEM_TOKEN,
      USE_WEBHOOK: String(options.mode !== 'polling'),
      WEBHOOK_URL: system.ingressUrl,
      TELEGRAM_API_ROOT: system.simulator.telegramApiRoot,
      PANEL_API_BASE_URL: system.simulator.panelApiBaseUrl,
      PANEL_API_TOKEN: 'panel-api-token',
      PANEL_WEBHOOK_SECRET: PANEL_SECRET,
      LINK_SECRET: 'a-secret-for-deep-links',
      REDIS_PREFIX: system.prefix,
    })
    return system
  }

  it('finds a panel or a doctor that has another secret', async () => {
    const { ingressUrl } = await useSystem({})
    const url = panelWebhookUrl(ingressUrl)
    const right = await results()
    expect(right['panel.webhook']).toMatchObject({
      level: 'ok',
      message: expect.stringContaining('accepts this secret'),
    })
    expect(right['processes']).toMatchObject({ level: 'wrong', message: 'no notifier runs: no customer is notified' })
    expect(right['panel.signatures']?.level).toBe('ok')

    const body = '{"id":"1","status":"paid"}'
    const headers = signEvent('hmac', 'another-secret', { id: 'x', timestampSeconds: 1, body })
    const push = () => fetch(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body })
    expect((await push()).status).toBe(401)
    await expect.poll(async () => (await results())['panel.signatures']?.level).not.toBe('ok')
    expect((await results())['panel.signatures']).toMatchObject({
      level: 'wrong',
      message: expect.stringContaining('does not match PANEL_WEBHOOK_SECRET'),
      todo: expect.stringContaining('peyk panel send test-1 pending'),
    })

    Object.assign(cli.env, { PANEL_WEBHOOK_SECRET: 'not-the-one-of-ingress', LINK_SECRET: 'neither-is-this' })
    const other = await results()
    expect(other['panel.webhook']).toMatchObject({
      level: 'wrong',
      message: expect.stringContaining('another PANEL_WEBHOOK_SECRET'),
      todo: expect.stringContaining('restart ingress'),
    })
    expect(other['processes.secrets']).toMatchObject({
      level: 'wrong',
      message: expect.stringMatching(/^ingress on .* another PANEL_WEBHOOK_SECRET, LINK_SECRET$/),
    })
    expect(JSON.stringify(other)).not.toMatch(/not-the-one|neither-is/)

    cli.env['PANEL_WEBHOOK_PATH'] = '/elsewhere'
    expect((await results())['panel.webhook']).toMatchObject({
      level: 'wrong',
      message: expect.stringContaining('404'),
    })
    cli.env['WEBHOOK_URL'] = 'http://127.0.0.1:9'
    expect((await results())['panel.webhook']).toMatchObject({
      level: 'warning',
      message: expect.stringContaining('does not answer (ECONNREFUSED)'),
    })
    Object.assign(cli.env, { USE_WEBHOOK: 'false' })
    expect((await results())['processes.mode']).toMatchObject({ level: 'wrong' })
  })

  it.each([{ PANEL_ADAPTER: 'woocommerce', PANEL_API_TOKEN: 'ck_1:cs_1' }, { PANEL_WEBHOOK_AUTH: 'bearer' }])(
    'compares the secret by a test delivery with the shop’s own signature: %j',
    async (env: Record<string, string>) => {
      await useSystem({ env })
      Object.assign(cli.env, env)
      expect((await results())['panel.webhook']).toMatchObject({
        level: 'ok',
        message: expect.stringContaining('accepts this secret'),
      })
      cli.env['PANEL_WEBHOOK_SECRET'] = 'not-the-one-of-ingress'
      const other = await results()
      expect(other['panel.webhook']).toMatchObject({
        level: 'wrong',
        message: expect.stringContaining('another PANEL_WEBHOOK_SECRET'),
      })
      expect(other['panel.signatures'], 'the doctor’s own delivery is not the panel’s').toMatchObject({ level: 'ok' })
    },
  )

  it('says what to do when Telegram sends a wrong secret', async () => {
    await useTelegram({
      getWebhookInfo: {
        url: 'https://bot.example/telegram-bot/webhook',
        pending_update_count: 4,
        last_error_date: Math.floor(Date.now() / 1000),
        last_error_message: 'Wrong response from the webhook: 401 Unauthorized',
      },
    })
    Object.assign(cli.env, { TELEGRAM_UPDATES: 'webhook', WEBHOOK_URL: 'https://bot.example' })
    expect((await results())['webhook.error']).toMatchObject({
      level: 'warning',
      todo: 'Telegram sends another secret: run peyk webhook set',
    })
  })

  it('a second poller is found', async () => {
    const { simulator } = await useSystem({ mode: 'polling' })
    expect((await results())['polling']?.level).toBe('ok')
    const other = `${simulator.telegramApiRoot}/bot${SYSTEM_TOKEN}/getUpdates?timeout=1`
    await expect
      .poll(async () => {
        await fetch(other)
        return (await results())['polling']
      })
      .toMatchObject({
        level: 'wrong',
        message: expect.stringContaining('another process polls for this bot'),
        todo: expect.stringContaining('revoke the token'),
      })
  })
})

describe('what is here', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'peyk doctor '))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('a log file that cannot be written', async () => {
    mkdirSync(join(folder, 'bot.log'))
    writeFileSync(join(folder, 'file'), '')
    for (const [path, level] of [
      ['logs/{app}.log', 'ok'],
      ['bot.log', 'wrong'],
      ['file/{app}.log', 'wrong'],
      ['/proc/peyk/{app}.log', 'wrong'],
    ] as const) {
      cli.env['LOG_FILE'] = path
      expect((await results(folder))['log']).toMatchObject({ level, message: expect.stringContaining(path) })
    }
    expect(readdirSync(folder).toSorted()).toEqual(['bot.log', 'file'])
  })

  it('a password of the board that anybody tries', async () => {
    for (const [password, host, level] of [
      ['sieve-anvil-otter', '0.0.0.0', 'ok'],
      ['scrypt$16384$8$1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaA', '0.0.0.0', 'ok'],
      ['short-one', '127.0.0.1', 'warning'],
      ['password-2026', '0.0.0.0', 'warning'],
      ['Changeme123', '127.0.0.1', 'warning'],
      ['admin', '0.0.0.0', 'wrong'],
    ] as const) {
      Object.assign(cli.env, { BOARD_PASSWORD: password, BOARD_HOST: host })
      const found = (await results())['board.password']
      expect([password, found?.level]).toEqual([password, level === 'warning' && host === '0.0.0.0' ? 'wrong' : level])
      expect(found?.message).not.toContain(password)
    }
  })

  it('templates that cannot be sent', async () => {
    mkdirSync(join(folder, 'fa'))
    writeFileSync(join(folder, 'fa', 'paid.html'), 'سفارش {id}')
    cli.env['TEMPLATES_DIR'] = folder
    expect((await results())['templates']).toMatchObject({
      level: 'wrong',
      message: expect.stringContaining('unknown placeholder {id}'),
      todo: expect.stringContaining('peyk preview'),
    })
  })

  it('a panel that does not answer', async () => {
    expect((await results())['panel']).toMatchObject({
      level: 'wrong',
      todo: expect.stringContaining('PANEL_API_BASE_URL'),
    })
    const panel = await startPanel({})
    onTestFinished(panel.close)
    cli.env['PANEL_API_BASE_URL'] = panel.url
    expect((await results())['panel']?.message).toMatch(/answers at .* in \d+ ms/)
  })
})
