import { afterEach, expect, it, vi } from 'vitest'
import { startApp } from '../../../tests/support/app-process.ts'
import type { AppProcess } from '../../../tests/support/app-process.ts'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'
import { testRedis } from '@peyk/test-support/redis'
import { BROWSER, cookieOf } from './board-fixture.ts'

const PASSWORD = 'open-sesame-42'

let board: AppProcess
let redis: RedisServer | undefined

afterEach(async () => {
  await board.end('SIGKILL')
  await redis?.stop()
  redis = undefined
})

async function start(env: Record<string, string>): Promise<string> {
  board = startApp('board', { BOARD_PORT: '0', LOG_LEVEL: 'debug', ...env })
  const port = await vi.waitUntil(
    () => board.exitCode ?? board.log.find((line) => line.event === 'board.listening')?.['port'],
    { timeout: 60_000 },
  )
  return `http://127.0.0.1:${String(port)}`
}

function signIn(url: string, password: string): Promise<Response> {
  const body = new URLSearchParams({ user: 'admin', password })
  return fetch(`${url}/login`, { method: 'POST', body, headers: BROWSER, redirect: 'manual' })
}

it.each([
  ['no password', '', 'missing'],
  ['a broken hash', 'scrypt$8$8', 'hash'],
])('does not start with %s', async (_what, BOARD_PASSWORD, word) => {
  await start({ BOARD_PASSWORD })
  expect(board.exitCode).toBe(78)
  expect(board.output()).toContain('BOARD_PASSWORD')
  expect(board.output()).toContain(word)
  expect(board.output()).not.toContain('8$8')
})

it('never writes a password or a session into its log, and stops in order', async () => {
  const { url: REDIS_URL, prefix: REDIS_PREFIX } = testRedis()
  const url = await start({ BOARD_PASSWORD: PASSWORD, REDIS_URL, REDIS_PREFIX })
  expect((await signIn(url, 'a-wrong-guess')).status).toBe(401)
  const cookie = cookieOf(await signIn(url, PASSWORD))
  expect(cookie).toMatch(/^peyk_board=./)
  const basic = (password: string) => ({ authorization: `Basic ${btoa(`admin:${password}`)}` })
  await fetch(`${url}/queues`, { headers: { ...BROWSER, cookie } })
  await fetch(`${url}/queues/api/queues`, { headers: basic('another-wrong-guess') })
  await fetch(`${url}/queues/api/queues/maintenance/pause`, { method: 'PUT', headers: basic(PASSWORD) })
  await fetch(`${url}/login?password=${PASSWORD}`, { headers: BROWSER })
  await fetch(`${url}/queues/api/queues/maintenance/pause`, { method: 'PUT', headers: { cookie, origin: 'null' } })

  const stream = await fetch(`${url}/events`, { headers: { ...BROWSER, cookie } })
  expect(stream.status).toBe(200)

  const stoppedAt = performance.now()
  expect(await board.end()).toBe(0)
  // An open stream must not delay the stop.
  expect(performance.now() - stoppedAt).toBeLessThan(4000)
  for (const event of ['signed_in', 'sign_in_failed', 'changed', 'cross_site_refused']) {
    expect(board.log.map((line) => line.event)).toContain(`board.${event}`)
  }
  for (const secret of [PASSWORD, 'wrong-guess', cookie.split('=')[1] ?? '', btoa(`admin:${PASSWORD}`)]) {
    expect(board.output()).not.toContain(secret)
  }
})

it('says that Redis is away, and goes on when it comes, even when it was away from the start', async () => {
  redis = await startRedisServer()
  await redis.kill()
  const url = await start({ BOARD_PASSWORD: PASSWORD, REDIS_URL: redis.url })
  const headers = { ...BROWSER, authorization: `Basic ${btoa(`admin:${PASSWORD}`)}` }
  const page = () => fetch(`${url}/queues`, { headers })
  const api = () => fetch(`${url}/queues/api/queues`, { headers })

  const away = async () => {
    const answer = await page()
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('Redis does not answer')
    const call = await api()
    expect(call.status).toBe(503)
    expect(await call.json()).toMatchObject({ error: 'Redis does not answer' })
    expect((await fetch(`${url}/readyz`)).status).toBe(503)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  }
  const back = async () => {
    await vi.waitFor(async () => expect((await api()).status).toBe(200), { timeout: 60_000, interval: 200 })
    expect((await page()).status).toBe(200)
  }

  await away()
  expect((await signIn(url, PASSWORD)).status).toBe(503)
  await redis.restart()
  await back()
  redis.pause()
  await away()
  redis.resume()
  await back()
  await redis.kill()
  await vi.waitFor(away, { timeout: 60_000 })
  await redis.restart()
  await back()
})
