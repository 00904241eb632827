import { LANGUAGES } from '@peyk/domain/language'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toStatusMessage, toSummaryMessage } from './figures-message.ts'
import { expectTelegramHtml } from './telegram-html-fixture.ts'

const plain = (html: string) => html.replace(/[\u2068\u2069]|<[^>]+>/g, '')
const latency = fc.option(fc.record({ p50Ms: fc.nat(), p99Ms: fc.nat() }), { nil: undefined })
const now = fc.record({ waiting: fc.nat(), held: fc.nat(), rejected: fc.nat(), uncertain: fc.nat() })
const sources = fc.constantFrom('webhook' as const, 'polling' as const)
const queue = fc.record({
  name: fc.constant('telegram-updates'),
  waiting: fc.nat(),
  active: fc.nat(),
  failed: fc.nat(),
})
const processes = fc.record({ app: fc.constant('notifier'), version: fc.string({ maxLength: 20 }), count: fc.nat() })

const DAY_BEFORE = {
  startMs: Date.parse('2026-11-21T05:30:00Z'),
  endMs: Date.parse('2026-11-22T05:30:00Z'),
  timeZone: 'Asia/Tehran',
  notified: 1234,
  held: 3,
  rejected: 0,
  uncertain: 2,
  missed: 0,
  paidToNotified: { p50Ms: 340, p99Ms: 2100 },
  now: { waiting: 0, held: 5, rejected: 0, uncertain: 1 },
}

describe('figures for operators', () => {
  it.each(LANGUAGES)('are text that Telegram takes (%s)', (language) => {
    const day = fc.record({
      startMs: fc.nat(),
      endMs: fc.nat(),
      timeZone: fc.constantFrom('Asia/Tehran', 'UTC'),
      notified: fc.nat(),
      held: fc.nat(),
      rejected: fc.nat(),
      uncertain: fc.nat(),
      missed: fc.nat(),
      paidToNotified: latency,
      now,
    })
    fc.assert(
      fc.property(day, (found) => expectTelegramHtml(toSummaryMessage(found, language).html)),
      { numRuns: 100, endOnFailure: true },
    )
    const status = fc.record({
      sources: fc.record({ panel: sources, telegram: sources }),
      notifiedToday: fc.nat(),
      now,
      lastHour: latency,
      queues: fc.array(queue, { maxLength: 4 }),
      processes: fc.array(processes, { maxLength: 10 }),
    })
    fc.assert(
      fc.property(status, (found) => expectTelegramHtml(toStatusMessage(found, language).html)),
      { numRuns: 100, endOnFailure: true },
    )
  })

  it('sum a day up in English', () => {
    expect(plain(toSummaryMessage(DAY_BEFORE, 'en').html)).toBe(
      [
        '📊 Peyk, 22 November',
        'From 21 November 09:00 to 22 November 09:00',
        '',
        '✅ Notified: 1,234',
        '⏱ From paid to notified: half within 340 ms and 99 % within 2.1 secs',
        '⏳ Waiting to be sent: 0',
        '🔒 Held until the customer starts the bot: 3 (5 in all now)',
        '❓ Uncertain: 2 (1 in all now)',
        '⛔ Refused by Telegram: 0',
        '',
        'Some notifications wait for your decision: peyk deliveries --state uncertain',
      ].join('\n'),
    )
  })

  it('sum a day up in Persian, by the Persian calendar and in Persian digits', () => {
    const text = plain(toSummaryMessage(DAY_BEFORE, 'fa').html)
    expect(text).toContain('از ۳۰ آبان ۰۹:۰۰ تا ۱ آذر ۰۹:۰۰')
    expect(text).toContain('✅ خبر داده شد: ۱٬۲۳۴')
    expect(text).toContain('نیمی در کمتر از ۳۴۰ میلی‌ثانیه و ۹۹٪ در کمتر از ۲٫۱ ثانیه')
    expect(text).not.toMatch(/: \d/)
  })
})
