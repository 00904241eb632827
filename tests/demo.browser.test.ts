import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { screenshotPath, startBrowser } from './support/browser.ts'
import { childEnvironment } from '@peyk/test-support/child-environment'
import { freePort } from '@peyk/test-support/free-port'
import { startRedisServer } from '@peyk/test-support/redis-server'
import type { RedisServer } from '@peyk/test-support/redis-server'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

describe('the demo', () => {
  let redis: RedisServer
  let demo: ChildProcess
  let browser: Browser
  let page: Page
  let output = ''
  let mishaps: string[] = []

  beforeAll(async () => {
    redis = await startRedisServer()
    demo = spawn(`${ROOT}node_modules/.bin/node`, ['scripts/demo.ts'], {
      cwd: ROOT,
      env: childEnvironment({ REDIS_URL: redis.url, DEMO_PORT: String(await freePort()) }),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    demo.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    browser = await startBrowser()
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'fa-IR', reducedMotion: 'reduce' })
    page.on('pageerror', (error) => mishaps.push(error.message))
    page.on('console', (message) => message.type() === 'error' && mishaps.push(message.text()))
    page.on('request', (request) => {
      if (!request.url().startsWith('http://127.0.0.1')) mishaps.push(`asked for ${request.url()}`)
    })
    const pageUrl = await vi.waitUntil(() => /Demo ready: (\S+)/.exec(output)?.[1], { timeout: 60_000 })
    await page.goto(pageUrl)
  })

  afterAll(async () => {
    await browser?.close()
    demo?.kill('SIGINT')
    if (demo?.exitCode === null && demo.signalCode === null) await once(demo, 'exit')
    await redis?.stop()
  })

  const orderBox = () => page.getByTestId('order-box').first()
  const notifiedCount = () => orderBox().getByTestId('notified-count').getAttribute('data-count')
  const notificationsIn = async () => {
    const orderId = await orderBox().getAttribute('data-order-id')
    const texts = await page.locator('[data-testid=message][data-from=bot]').allInnerTexts()
    return texts.filter((text) => text.includes('تأیید شد') && text.includes(String(orderId))).length
  }
  const placeOrder = async () => {
    const before = await page.getByTestId('order-box').count()
    await page.getByTestId('place-order').click()
    await expect.poll(() => page.getByTestId('order-box').count()).toBe(before + 1)
    const orderId = await orderBox().getAttribute('data-order-id')
    await expect.poll(async () => (await page.getByTestId('chat').innerText()).includes(String(orderId))).toBe(true)
  }

  it('shows one message for an order that is paid', async () => {
    await placeOrder()
    await orderBox().getByTestId('pay').click()
    await expect.poll(notifiedCount).toBe('1')
    expect(await notificationsIn()).toBe(1)
  })

  it('shows one message for an order whose webhook is sent three times', async () => {
    await placeOrder()
    await orderBox().getByTestId('pay-thrice').click()
    await expect.poll(notifiedCount).toBe('1')
    await expect
      .poll(
        async () =>
          (await page.getByTestId('pushes').innerText()).match(/Notification (queued|pending)|Already notified/g)
            ?.length,
      )
      .toBeGreaterThanOrEqual(4)
    expect(await notificationsIn()).toBe(1)
    await page.screenshot({ path: screenshotPath('demo-desktop') })
  })

  it('sends nothing of a canceled order', async () => {
    await placeOrder()
    await orderBox().getByTestId('cancel').click()
    await expect.poll(() => orderBox().getAttribute('data-state')).toBe('canceled')
    expect(await notifiedCount()).toBe('0')
  })

  it('switches to polling and still notifies once, and back', async () => {
    const mode = () => page.getByTestId('mode-current').getAttribute('data-mode')
    await page.getByTestId('mode-polling').click()
    await expect.poll(mode).toBe('polling')
    await placeOrder()
    await orderBox().getByTestId('pay').click()
    await expect.poll(notifiedCount).toBe('1')
    expect(await notificationsIn()).toBe(1)
    await page.getByTestId('mode-webhook').click()
    await expect.poll(mode).toBe('webhook')
  })

  it('answers what the customer types', async () => {
    await page.getByTestId('chat-input').fill('/orders')
    await page.getByTestId('send').click()
    await expect
      .poll(() => page.locator('[data-testid=message][data-from=bot]').last().innerText())
      .toContain('سفارش‌های شما')
  })

  it('fits a phone, in the dark and in English', async () => {
    const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'en-US' })
    await phone.goto(page.url())
    await expect.poll(() => phone.getByTestId('order-box').count()).toBeGreaterThan(0)
    expect(await phone.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
    await phone.evaluate("document.querySelector('[data-testid=order-box]').scrollIntoView()")
    const boxOf = async (testId: string) =>
      (await phone.getByTestId(testId).first().boundingBox()) ?? { y: -1, height: 0 }
    const [chat, input, order] = [await boxOf('chat'), await boxOf('chat-input'), await boxOf('order-box')]
    expect([chat.y >= 0, order.y >= input.y + input.height, order.y < 844], 'the chat stays beside the shop').toEqual([
      true,
      true,
      true,
    ])
    await phone.screenshot({ path: screenshotPath('demo-phone-shop') })
    await phone.screenshot({ path: screenshotPath('demo-phone'), fullPage: true })
    await phone.close()
  })

  it.each([
    ['fa-IR', 390, 844],
    ['en-US', 390, 844],
    ['fa-IR', 1280, 900],
    ['en-US', 1280, 900],
  ])('shows another chat and a menu of faults in %s, %i × %i', async (locale, width, height) => {
    const other = await browser.newPage({ viewport: { width, height }, locale })
    await other.goto(`${page.url()}?chat=7001`)
    const choice = other.getByTestId('chat-id')
    await expect.poll(() => choice.inputValue()).toBe('7001')
    await other.getByTestId('faults').selectOption('replyLost')
    const faults = async () => JSON.stringify(await (await fetch(new URL('sim/state', page.url()))).json())
    await expect.poll(faults).toContain('"dropReply":true')
    await other.reload()
    await expect.poll(() => other.getByTestId('faults').inputValue()).toBe('replyLost')
    expect(await other.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
    const [head, box] = [await other.locator('.chat-head').boundingBox(), await choice.boundingBox()]
    expect(box && head && box.x >= head.x && box.x + box.width <= head.x + head.width).toBe(true)
    await other.screenshot({ path: screenshotPath(`demo-choice-${locale}-${width}`) })
    await other.getByTestId('faults').selectOption('none')
    await expect.poll(faults).not.toContain('"dropReply":true')
    await choice.fill('7002')
    await choice.press('Enter')
    await expect.poll(() => new URL(other.url()).searchParams.get('chat')).toBe('7002')
    await other.close()
  })

  it('does nothing wrong meanwhile', () => expect(mishaps).toEqual([]))

  it('leaves nothing running', async () => {
    demo.kill('SIGINT')
    const [status] = (await once(demo, 'exit')) as [number | null]
    expect(status).toBe(0)
    await expect(fetch(page.url())).rejects.toThrow('fetch failed')
  })
})
