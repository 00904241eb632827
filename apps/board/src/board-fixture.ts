import { createServer } from 'node:http'
import { closeServer, createPublicHealthHandler, createReadiness, listen } from '@peyk/runtime/health'
import { createLogger } from '@peyk/runtime/logger'
import type { Logger } from '@peyk/runtime/logger'
import { QUEUE_NAMES } from '@peyk/queues/catalogue'
import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import { createProducer } from '@peyk/queues/producer'
import { closeRedis, createRedis } from '@peyk/store/connection'
import { createStore } from '@peyk/store/store'
import { testRedis } from '@peyk/test-support/redis'
import { orderUpdateOf } from '@peyk/test-support/store'
import type { Redis } from 'ioredis'
import { expect } from 'vitest'
import { createApp } from './app.ts'
import { createBoardQueues } from './board-queues.ts'
import { rootOf } from './bot.ts'
import { createCredentials } from './credentials.ts'
import { createLive } from './live.ts'
import { createOverviewReader } from './overview.ts'
import { parsePassword } from './password.ts'
import { createRedisProbe } from './redis-probe.ts'
import { createSessions } from './sessions.ts'

/** A board over real HTTP and Redis, for the tests of this app. */
const USER = 'admin'
export const PASSWORD = 'گذرواژه-sesame-1'
export const BASIC = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`
export const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'en-US,en;q=0.9' }

export type TestBoard = Awaited<ReturnType<typeof startTestBoard>>

export async function startTestBoard({
  readOnly = false,
  bots: botCount = 1,
  mostViewers = 10,
  everyMs = 50,
  perAddress = 100,
  inAll = 100,
  sessionMs = 60_000,
  perAddressThen = 2,
  trustedProxies = ['loopback'] as readonly string[],
  prefix = testRedis().prefix,
} = {}) {
  const redis = createRedis(testRedis().url, 'failing', () => undefined)
  const live = createLive({ everyMs, mostViewers })
  const timeZone = 'Asia/Tehran'
  const logger = createLogger('board', { LOG_LEVEL: 'error' })
  const bots = createTestBots(redis, botCount, { timeZone, logger, prefix })
  const [first] = bots
  if (first === undefined) throw new Error('expected at least one bot')
  const assertRedis = createRedisProbe(redis)
  const app = createApp({
    bots,
    live,
    timeZone,
    user: USER,
    readOnly,
    credentials: createCredentials(USER, parsePassword(PASSWORD)),
    sessions: createSessions(first.store.boardSessions, { lifetimeMs: sessionMs, password: PASSWORD }),
    hosts: new Set(['board.shop.example']),
    trustedProxies,
    throttle: { windowMs: 60_000, perAddress, inAll, perAddressThen },
    language: 'fa',
    isRedisThere: () => succeeds(assertRedis()),
    health: createPublicHealthHandler(createReadiness([{ name: 'redis', check: assertRedis }])),
    logger,
  })
  const server = createServer(app)
  const url = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`
  while (redis.status !== 'ready') await new Promise((resolve) => redis.once('ready', resolve))

  const request = (path: string, init: RequestInit = {}) => fetch(url + path, { redirect: 'manual', ...init })
  return {
    url,
    bots,
    store: first.store,
    redis,
    live,
    request,
    queue: (name: (typeof QUEUE_NAMES)[number]) => findQueue(first, name),
    signIn: (fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
      request('/login', {
        method: 'POST',
        headers: { ...BROWSER, ...headers },
        body: new URLSearchParams({ user: USER, password: PASSWORD, ...fields }),
      }),
    close: async () => {
      live.close()
      await closeServer(server)
      await Promise.all(bots.map((bot) => bot.close()))
      await closeRedis(redis)
    },
  }
}

async function findQueue(bot: ReturnType<typeof createTestBots>[number], name: (typeof QUEUE_NAMES)[number]) {
  const queue = (await bot.openQueues())[QUEUE_NAMES.indexOf(name)]
  if (queue === undefined) throw new Error(`expected a queue ${name}`)
  return queue
}

function succeeds(attempt: Promise<unknown>): Promise<boolean> {
  return attempt.then(
    () => true,
    () => false,
  )
}

function createTestBots(
  redis: Redis,
  count: number,
  { timeZone, logger, prefix }: { timeZone: string; logger: Logger; prefix: string },
) {
  return Array.from({ length: count }, (_, i) => {
    const name = i === 0 ? prefix : `${prefix}-${i + 1}`
    const rules = { kinds: ['paid', 'refunded'], retentionDays: 400, pollIntervalSeconds: 60 } as const
    const store = createStore(redis, { prefix: name, linkSecrets: ['link-secret'], ...rules })
    const queues = createBoardQueues(redis, name)
    const producer = createProducer(redis, name, () => undefined)
    return {
      prefix: name,
      root: rootOf(name, i === 0),
      store,
      openQueues: queues.open,
      readOverview: createOverviewReader({
        store,
        openQueues: queues.open,
        notifications: { ...rules, historyDays: 30, timeZone },
      }),
      enqueue: createEnqueueDue({ producer, logger }),
      close: () => Promise.all([queues.close(), producer.close()]),
    }
  })
}

/** Returns the cookie that an answer sets, as a browser sends it back. */
export function cookieOf(response: Response): string {
  return response.headers.getSetCookie().map((cookie) => cookie.split(';')[0])[0] ?? ''
}

/** The headers of a browser that sends the password. */
export const HEADERS = { ...BROWSER, authorization: BASIC }

/** Returns the text of a page that is there, and that no cache and no other script may touch. */
export async function readPage(
  board: TestBoard,
  path: string,
  headers: Record<string, string> = HEADERS,
): Promise<string> {
  const page = await board.request(path, { headers })
  expect([path, page.status]).toEqual([path, 200])
  expect(page.headers.get('cache-control')).toBe('no-store')
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self';")
  return page.text()
}

export function postForm(
  board: TestBoard,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = HEADERS,
): Promise<Response> {
  return board.request(path, { method: 'POST', headers, body: new URLSearchParams(fields) })
}

/** Returns the figure in a tile of an overview. */
export function readTile(page: string, name: string): string | undefined {
  return new RegExp(`id="tile-${name}".*?<strong[^>]*>([^<]*)</strong`, 's').exec(page)?.[1]
}

/** Records an order whose notification ended in this state. */
export async function endNotification(
  board: TestBoard,
  orderId: string,
  state: 'held' | 'rejected' | 'uncertain',
  reason = 'a reason',
): Promise<void> {
  const { orders, ledger } = board.store
  await orders.applyOrderUpdate(orderUpdateOf(orderId, 'paid', { chatId: '7001' }), 'webhook')
  const notification = { orderId, kind: 'paid' } as const
  await ledger.begin(notification, 'me', '7001', 60_000)
  await ledger.recordOpen(notification, 'me', state, reason)
}
