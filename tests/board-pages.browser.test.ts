import { VERSION } from '@peyk/runtime/version'
import { createRedis } from '@peyk/store/connection'
import { createStore } from '@peyk/store/store'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { startApp } from './support/app-process.ts'
import type { AppProcess } from './support/app-process.ts'
import { findBarriers } from './support/axe.ts'
import { MARKUP_ID, seedBoard } from './support/board-data.ts'
import { screenshotPath, startBrowser } from './support/browser.ts'
import { testRedis } from '@peyk/test-support/redis'
import { orderUpdateOf } from '@peyk/test-support/store'

const PASSWORD = 'open-sesame-42'
const { url: REDIS_URL, prefix: PREFIX } = testRedis()
const redis = createRedis(REDIS_URL, 'waiting', () => undefined)
const store = createStore(redis, {
  prefix: PREFIX,
  linkSecrets: ['link-secret'],
  kinds: ['paid'],
  retentionDays: 400,
  pollIntervalSeconds: 60,
})

let board: AppProcess
let url: string
let browser: Browser
let page: Page
/** What a page did that it must not do: errors, and requests to anywhere else. */
let mishaps: string[] = []

beforeAll(async () => {
  await seedBoard(redis, store)
  const sources = { telegram: 'webhook', panel: 'polling' } as const
  for (const app of ['ingress', 'scheduler', 'notifier', 'notifier'])
    store.heartbeats.announce({ app, version: VERSION, sources, ...(app === 'notifier' && { concurrency: 50 }) })
  board = startApp('board', {
    BOARD_PORT: '0',
    BOARD_PASSWORD: PASSWORD,
    REDIS_URL,
    REDIS_PREFIX: PREFIX,
    BOARD_PREFIXES: `${PREFIX},${PREFIX}-2`,
  })
  const port = await vi.waitUntil(() => board.log.find((line) => line.event === 'board.listening')?.['port'], {
    timeout: 60_000,
  })
  url = `http://127.0.0.1:${String(port)}`
  browser = await startBrowser()
})

afterAll(async () => {
  await browser?.close()
  await board?.end()
  redis.disconnect()
})

afterEach(async () => {
  await page.context().close()
})

async function open(path: string, options: BrowserContextOptions): Promise<void> {
  mishaps = []
  const context = await browser.newContext(options)
  page = await context.newPage()
  page.on('pageerror', (error) => mishaps.push(error.message))
  page.on('dialog', (dialog) => mishaps.push(`asked: ${dialog.message()}`))
  page.on('console', (message) => {
    if (message.type() === 'error') mishaps.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) mishaps.push(`asked for ${request.url()}`)
  })
  await page.goto(url + path)
}

async function signIn(): Promise<void> {
  await page.fill('#user', 'admin')
  await page.fill('#password', PASSWORD)
  await page.click('button[type=submit]')
}

const LOCALES = { fa: 'fa-IR', en: 'en-US' } as const
const DESKTOP = { viewport: { width: 1300, height: 1000 } } as const
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 } as const
const QUESTION = '/resend?order=1023&kind=paid&state=uncertain'
const PATHS = {
  overview: '/',
  list: '/notifications?state=uncertain&since=7d',
  sent: '/notifications?state=sent',
  order: '/orders/1023?done=changed&list=state%3Duncertain',
  question: QUESTION,
  unknown: '/orders/unknown',
} as const
/** An overview on a phone is less than three screens of it. */
const MOST_SCREENS = 3

it.each([
  ['fa', 'light', DESKTOP],
  ['fa', 'dark', PHONE],
  ['en', 'dark', DESKTOP],
  ['en', 'light', PHONE],
] as const)('puts up no barriers and fits, in %s, %s', async (language, colorScheme, size) => {
  const name = `${language}-${colorScheme}-${size === PHONE ? 'phone' : 'desktop'}`
  await open('/login', { ...size, locale: LOCALES[language], colorScheme })
  expect(await findBarriers(page)).toEqual([])
  await signIn()
  for (const [title, path] of Object.entries(PATHS)) {
    await page.goto(url + path)
    if (title === 'overview' || title === 'order') await page.locator('[data-live=on]').waitFor()
    if (title === 'overview') await page.locator('summary').click()
    expect([title, await findBarriers(page)]).toEqual([title, []])
    expect([title, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([title, true])
    if (title === 'overview') await page.locator('summary').click()
    const screens = await page.evaluate<number>('document.documentElement.scrollHeight / innerHeight')
    expect([title, title === 'overview' && size === PHONE && screens >= MOST_SCREENS]).toEqual([title, false])
    await page.screenshot({ path: screenshotPath(`board-${title}-${name}`), fullPage: size === DESKTOP })
  }
  // Chromium reports the answer 404 as an error of its own.
  expect(mishaps).toEqual([expect.stringContaining('404')])
})

it('shows what happens without being asked again, and leaves alone what is in use', async () => {
  await open('/login', { ...DESKTOP, locale: 'en-US' })
  await signIn()
  await page.locator('[data-live=on]').waitFor()
  const due = Number(await page.locator('#tile-due strong').innerText())
  await page.locator('summary').click()
  await page.locator('#filter-held').focus()
  await page.evaluate('globalThis.sameDocument = true')
  await store.orders.applyOrderUpdate(orderUpdateOf('1031', 'paid', { chatId: '70041' }), 'webhook')
  await expect.poll(() => page.locator('#tile-due strong').innerText()).toBe(String(due + 1))
  await page.locator('#row-paid-1023').waitFor()
  expect(await page.evaluate('document.activeElement.id')).toBe('filter-held')
  expect(await page.evaluate('document.querySelector("details").open')).toBe(true)
  expect(await page.evaluate('globalThis.sameDocument')).toBe(true)
  expect(mishaps).toEqual([])
})

it('decides on fifty in four clicks, and comes back to the list as it was filtered', async () => {
  for (let i = 0; i < 50; i += 1) {
    await store.orders.applyOrderUpdate(orderUpdateOf(`storm-${i}`, 'paid', { chatId: '70050' }), 'webhook')
    const notification = { orderId: `storm-${i}`, kind: 'paid' } as const
    await store.ledger.begin(notification, 'a', '70050', 60_000)
    await store.ledger.recordOpen(notification, 'a', 'uncertain', 'storm: time-out')
  }
  await open('/login?next=/notifications%3Fstate%3Duncertain%26reason%3Dstorm', { ...DESKTOP, locale: 'en-US' })
  await signIn()
  await page.getByLabel('All 50 shown').click()
  await expect.poll(() => page.locator('input[name=n]:checked').count()).toBe(50)
  await page.locator('#resolve-chosen').click()
  expect(await findBarriers(page)).toEqual([])
  await page.screenshot({ path: screenshotPath('board-choice-en-desktop') })
  await page.getByRole('button', { name: 'Resolve' }).click()
  await page.getByText('50 notifications are resolved.').waitFor()
  expect(page.url()).toContain('reason=storm')
  expect(mishaps).toEqual([])
})

it('asks for the password again once its viewer has signed out elsewhere', async () => {
  await open('/login', { ...DESKTOP, locale: 'en-US' })
  await signIn()
  await page.locator('[data-live=on]').waitFor()
  const other = await page.context().newPage()
  await other.goto(`${url}/logout`)
  await other.getByRole('button', { name: 'Sign out' }).click()
  await other.getByText('You are signed out.').waitFor()
  await expect.poll(() => page.url()).toBe(`${url}/login`)
})

it('does everything without script: finds an order, asks, and sends its notification again', async () => {
  await open('/login', { ...PHONE, locale: 'fa-IR', javaScriptEnabled: false })
  await signIn()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('link', { name: `${PREFIX}-2` }).click()
  await page.getByText('No order is pending.').waitFor()
  await page.getByRole('link', { name: PREFIX, exact: true }).click()
  await page.getByRole('searchbox').fill(MARKUP_ID)
  await page.getByRole('button', { name: 'Find' }).click()
  await page.getByRole('link', { name: 'Resend…' }).click()
  await page.getByText('then gets it twice').waitFor()
  await page.getByRole('button', { name: 'Resend' }).click()
  await page.getByText('The notification is due again.').waitFor()
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(`Order ${MARKUP_ID}`)
  await page.getByText('by admin').waitFor()
  expect((await store.orders.history(MARKUP_ID)).at(-1)).toMatchObject({ event: 'reopened', by: 'admin' })
  expect(mishaps).toEqual([])
})
