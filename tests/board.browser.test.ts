import { createQueue } from '@peyk/queues/producer'
import { closeRedis, createRedis } from '@peyk/store/connection'
import { Worker } from 'bullmq'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { startApp } from './support/app-process.ts'
import type { AppProcess } from './support/app-process.ts'
import { screenshotPath, startBrowser } from './support/browser.ts'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'

const PASSWORD = 'open-sesame-42'
const PREFIX = 'peyk'

let redis: RedisServer
let board: AppProcess
let url: string
let browser: Browser
let page: Page
/** What a page did that it must not do: errors, and requests to anywhere else. */
let mishaps: string[] = []

beforeAll(async () => {
  redis = await startRedisServer()
  await finishTwoJobs()
  board = startApp('board', { BOARD_PORT: '0', BOARD_PASSWORD: PASSWORD, REDIS_URL: redis.url, REDIS_PREFIX: PREFIX })
  const port = await vi.waitUntil(() => board.log.find((line) => line.event === 'board.listening')?.['port'], {
    timeout: 60_000,
  })
  url = `http://127.0.0.1:${String(port)}`
  browser = await startBrowser()
})

afterAll(async () => {
  await browser?.close()
  await board?.end()
  await redis?.stop()
})

afterEach(async () => {
  await page.context().close()
})

/** One notification that was sent and one that failed. */
async function finishTwoJobs(): Promise<void> {
  const connection = createRedis(redis.url, 'waiting', () => undefined)
  const queue = createQueue('notifications', connection, PREFIX)
  await queue.add('notify', { v: 1, orderId: '1001', kind: 'paid' })
  await queue.add('notify', { v: 1, orderId: 'سفارش-۱۲', kind: 'paid' }, { attempts: 1 })
  const worker = new Worker(
    'notifications',
    async (job) => {
      if (job.data.orderId !== '1001') throw new Error('Telegram said no: chat not found')
      return { messageId: 7 }
    },
    { connection, prefix: `{${PREFIX}}` },
  )
  await vi.waitFor(
    async () => expect(await queue.getJobCounts('completed', 'failed')).toEqual({ completed: 1, failed: 1 }),
    { timeout: 60_000 },
  )
  await worker.close()
  await queue.close()
  await closeRedis(connection)
}

async function open(path: string, options: BrowserContextOptions): Promise<void> {
  mishaps = []
  const context = await browser.newContext(options)
  page = await context.newPage()
  page.on('pageerror', (error) => mishaps.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') mishaps.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) mishaps.push(`asked for ${request.url()}`)
  })
  await page.goto(url + path)
}

async function signIn(password: string): Promise<void> {
  await page.fill('#user', 'admin')
  await page.fill('#password', password)
  await page.click('button[type=submit]')
}

async function screenshot(name: string): Promise<void> {
  await page.screenshot({ path: screenshotPath(`board-${name}`) })
}

const DESKTOP = { locale: 'en-US', viewport: { width: 1300, height: 850 } } as const
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 } as const

it('shows the queues with their finished jobs after signing in, and no error', async () => {
  await open('/queues/queue/notifications?status=failed', DESKTOP)
  expect(page.url()).toContain('/login?next=')
  await screenshot('login')
  await signIn(PASSWORD)
  await page.waitForURL(`${url}/queues/queue/notifications?status=failed`)
  await page.getByText('chat not found').first().waitFor()
  await screenshot('failed-job')

  await page.goto(`${url}/queues/queue/notifications?status=completed`)
  await page.getByText('"1001"').first().waitFor()
  await screenshot('completed-job')

  await page.goto(`${url}/queues`)
  for (const name of ['telegram-updates', 'order-checks', 'notifications', 'maintenance']) {
    await page.getByText(name).first().waitFor()
  }
  await page.getByText('2 Jobs').waitFor()
  await screenshot('queues')
  expect(mishaps).toEqual([])
})

it('retries a failed job from its page', async () => {
  await open('/queues/queue/notifications?status=failed', DESKTOP)
  await signIn(PASSWORD)
  await page.getByText('chat not found').first().waitFor()
  await page.getByRole('button', { name: 'Retry all' }).click()
  await page.getByRole('button', { name: /confirm/i }).click()
  await expect.poll(() => board.log.filter((line) => line.event === 'board.changed').length).toBe(1)
  expect(board.log.find((line) => line.event === 'board.changed')?.message).toMatch(/retry\/failed: 200$/)
  expect(mishaps).toEqual([])
})

it.each([
  ['fa', 'rtl', 'ورود', 'dark'],
  ['en', 'ltr', 'Sign in', 'light'],
] as const)('asks for the password in %s on a phone', async (language, direction, button, colorScheme) => {
  await open('/', { ...PHONE, locale: language === 'fa' ? 'fa-IR' : 'en-US', colorScheme })
  expect(await page.locator('html').getAttribute('dir')).toBe(direction)
  expect(await page.locator('button').innerText()).toBe(button)
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  await signIn('wrong')
  await page.getByRole('alert').waitFor()
  await screenshot(`wrong-password-${language}`)
  await signIn(PASSWORD)
  await page.waitForURL(`${url}/`)
  await page.goto(`${url}/queues`)
  await page.getByText('order-checks').first().waitFor()
  await screenshot(`queues-phone-${colorScheme}`)
  // Chromium reports the answer 401 to the wrong password as an error of its own.
  expect(mishaps).toEqual([expect.stringContaining('401')])
})

it('signs out, and asks again when the session is gone', async () => {
  await open('/queues', DESKTOP)
  await signIn(PASSWORD)
  await page.getByText('order-checks').first().waitFor()
  await page.context().clearCookies()
  await page.waitForURL(`${url}/login?next=%2Fqueues`)

  await signIn(PASSWORD)
  await page.getByText('order-checks').first().waitFor()
  await page.goto(`${url}/logout`)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('You are signed out.').waitFor()
  await page.goto(url)
  expect(page.url()).toBe(`${url}/login`)
})

it('says that Redis is away, and comes back with it', async () => {
  await open('/queues', DESKTOP)
  await signIn(PASSWORD)
  await page.getByText('order-checks').first().waitFor()
  redis.pause()
  await page.getByRole('heading', { name: 'Redis does not answer' }).waitFor()
  await screenshot('redis-away')
  redis.resume()
  await page.getByText('order-checks').first().waitFor()
  expect(board.exitCode).toBeNull()
})
