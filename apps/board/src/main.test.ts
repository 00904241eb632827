import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it, vi } from 'vitest'
import { startRedisServer } from '../../../tests/support/redis-server.ts'
import type { RedisServer } from '../../../tests/support/redis-server.ts'
import { testRedis } from '../../../tests/support/redis.ts'
import { BROWSER, cookieOf } from './board-fixture.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
const PASSWORD = 'open-sesame-42'

let child: ChildProcess | undefined
let redis: RedisServer | undefined
let log = ''

afterEach(async () => {
  if (child && child.exitCode === null) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await redis?.stop()
  redis = undefined
})

function start(env: Record<string, string>): ChildProcess {
  log = ''
  child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], BOARD_PORT: '0', LOG_FORMAT: 'json', LOG_LEVEL: 'debug', ...env },
  })
  child.stdout?.on('data', (chunk: Buffer) => (log += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()))
  return child
}

async function startedUrl(): Promise<string> {
  const port = await vi.waitUntil(() => /"event":"board.listening".*"port":(\d+)/.exec(log)?.[1], { timeout: 15_000 })
  return `http://127.0.0.1:${port}`
}

function signIn(url: string, password: string): Promise<Response> {
  const body = new URLSearchParams({ user: 'admin', password })
  return fetch(`${url}/login`, { method: 'POST', body, headers: BROWSER, redirect: 'manual' })
}

it.each([
  ['no password', '', 'missing'],
  ['a broken hash', 'scrypt$8$8', 'hash'],
])('does not start with %s', async (_what, BOARD_PASSWORD, word) => {
  const [status] = (await once(start({ BOARD_PASSWORD }), 'close')) as [number]
  expect(status).toBe(78)
  expect(log).toContain('BOARD_PASSWORD')
  expect(log).toContain(word)
  expect(log).not.toContain('8$8')
})

it('never writes a password or a session into its log, and stops in order', async () => {
  const { url: REDIS_URL, prefix: REDIS_PREFIX } = testRedis()
  const board = start({ BOARD_PASSWORD: PASSWORD, REDIS_URL, REDIS_PREFIX })
  const url = await startedUrl()
  expect((await signIn(url, 'a-wrong-guess')).status).toBe(401)
  const cookie = cookieOf(await signIn(url, PASSWORD))
  expect(cookie).toMatch(/^peyk_board=./)
  const basic = (password: string) => ({ authorization: `Basic ${btoa(`admin:${password}`)}` })
  await fetch(`${url}/queues`, { headers: { ...BROWSER, cookie } })
  await fetch(`${url}/queues/api/queues`, { headers: basic('another-wrong-guess') })
  await fetch(`${url}/queues/api/queues/upkeep/pause`, { method: 'PUT', headers: basic(PASSWORD) })
  await fetch(`${url}/login?password=${PASSWORD}`, { headers: BROWSER })
  await fetch(`${url}/queues/api/queues/upkeep/pause`, { method: 'PUT', headers: { cookie, origin: 'null' } })

  board.kill('SIGTERM')
  expect(await once(board, 'close')).toEqual([0, null])
  for (const event of ['signed_in', 'sign_in_failed', 'changed', 'cross_site_refused']) {
    expect(log).toContain(`"event":"board.${event}"`)
  }
  for (const secret of [PASSWORD, 'guess', cookie.split('=')[1] ?? '', btoa(`admin:${PASSWORD}`)]) {
    expect(log).not.toContain(secret)
  }
})

it('says that Redis is away, and goes on when it comes, even when it was away from the start', async () => {
  redis = await startRedisServer()
  await redis.kill()
  start({ BOARD_PASSWORD: PASSWORD, REDIS_URL: redis.url })
  const url = await startedUrl()
  const headers = { ...BROWSER, cookie: cookieOf(await signIn(url, PASSWORD)) }
  const page = () => fetch(`${url}/queues`, { headers })
  const api = () => fetch(`${url}/queues/api/queues`, { headers })

  const away = async () => {
    const answer = await page()
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('Redis is not reachable')
    const call = await api()
    expect(call.status).toBe(503)
    expect(await call.json()).toMatchObject({ error: 'Redis is not reachable' })
    expect((await fetch(`${url}/readyz`)).status).toBe(503)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  }
  const back = async () => {
    await vi.waitFor(async () => expect((await api()).status).toBe(200), { timeout: 15_000, interval: 200 })
    expect((await page()).status).toBe(200)
  }

  await away()
  await redis.restart()
  await back()
  redis.pause()
  await away()
  redis.resume()
  await back()
  await redis.kill()
  await vi.waitFor(away, { timeout: 5000 })
  await redis.restart()
  await back()
})
