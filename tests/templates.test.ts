import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseHtml } from '@peyk/simulator/telegram/html'
import { readTelegramHtml } from '@peyk/telegram/telegram-html'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApp } from './support/app-process.ts'
import { startSystem } from './support/system.ts'
import type { System } from './support/system.ts'

const CUSTOMER = 7201

describe('the operator’s templates', () => {
  let folder: string
  let system: System | undefined
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'peyk templates '))
    mkdirSync(join(folder, 'fa'))
  })
  afterEach(async () => {
    await system?.close()
    system = undefined
    rmSync(folder, { recursive: true, force: true })
  })

  it('are what customers read; a refund after a payment is notified as one', async () => {
    writeFileSync(join(folder, 'fa', 'paid.html'), '<b>رسید!</b>\nسفارش {order} {status} است.\nمبلغ {amount}\n{time}\n')
    system = await startSystem({
      mode: 'webhook',
      apps: ['ingress', 'notifier'],
      env: { TEMPLATES_DIR: folder, TIME_ZONE: 'Asia/Kabul', NOTIFY_ON: 'paid,refunded' },
    })
    const { simulator } = system
    const order = simulator.panel.placeOrder({ amount: 250_000, currency: 'IRT' })
    simulator.telegram.userSends(CUSTOMER, `/start ${order.payload}`)
    await expect.poll(() => simulator.telegram.messages(CUSTOMER).length).toBe(1)
    await simulator.panel.pay(order.id)
    const texts = () => simulator.telegram.messages(CUSTOMER).map(({ text }) => text)
    await expect.poll(() => texts().length).toBe(2)
    const id = `\u2068${order.id}\u2069`
    expect(texts()[1]?.split('\n').slice(0, 3)).toEqual([
      'رسید!',
      `سفارش ${id} پرداخت‌شده است.`,
      'مبلغ \u2068۲۵۰٬۰۰۰\u2069 تومان',
    ])
    expect(texts()[1]).toContain('(وقت افغانستان)')

    await simulator.panel.setStatus(order.id, 'refunded', { push: true })
    await expect.poll(() => texts().length).toBe(3)
    expect(texts()[2]).toContain('پیش از این خبر داده بودیم')
  })

  it('stop the notifier with 78 when they are wrong, each problem named', async () => {
    writeFileSync(join(folder, 'fa', 'paid.html'), 'سلام {name}')
    writeFileSync(join(folder, 'fa', 'payed.html'), 'سلام')
    const env = { BOT_TOKEN: '1:a', PANEL_API_BASE_URL: 'http://127.0.0.1:9', REDIS_URL: 'redis://127.0.0.1:9' }
    const notifier = startApp('notifier', { ...env, NOTIFIER_PORT: '0', TEMPLATES_DIR: folder })
    expect(await notifier.exited).toBe(78)
    expect(notifier.output()).toContain('TEMPLATES_DIR: fa/paid.html: line 1: unknown placeholder {name}')
    expect(notifier.output()).toContain('TEMPLATES_DIR: fa/payed.html: unknown file name')
  })
})

describe('HTML that passes our check', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<b>',
      '</b>',
      '<i >',
      '</i>',
      '<code>',
      '</code>',
      '<pre>',
      '</pre>',
      '<A HREF="https://a.b/?x&y">',
      '</a>',
    ),
    fc.constantFrom(
      '<span class="tg-spoiler">',
      '</span>',
      '<blockquote expandable>',
      '</blockquote>',
      '<code class="language-c++">',
    ),
    fc.constantFrom('&lt;', '&#x2067;', '&#8296;', '&#55296;', '&#1114111;', '&nbsp;', '&', '<', '>', '\n', '𐎱', 'سلام'),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  )

  it('is what the simulated Telegram takes, and reads as it does', () => {
    let passed = 0
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const html = pieces.join('')
        const read = readTelegramHtml(html)
        if ('problem' in read) return
        passed += 1
        expect(parseHtml(html).text).toBe(read.text)
      }),
      { numRuns: 5000 },
    )
    expect(passed).toBeGreaterThan(100)
  })
})
