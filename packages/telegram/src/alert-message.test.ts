import { LANGUAGES } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import { PAUSE_REASONS } from '@peyk/domain/sending-pause'
import { DAY, HOUR, MINUTE, SECOND } from '@peyk/domain/time'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toAlertMessages } from './alert-message.ts'
import { formatDuration } from './operator-formatting.ts'
import type { ChatMessage } from './sender.ts'
import { splitMessage } from './split-message.ts'
import { expectTelegramHtml } from './telegram-html-fixture.ts'

/** The only message for these. */
const toAlertMessage: (...of: Parameters<typeof toAlertMessages>) => ChatMessage = (...of) => {
  const [message, ...others] = toAlertMessages(...of)
  expect(others).toEqual([])
  return message ?? { html: '' }
}
const plain = (html: string) => html.replace(/[\u2068\u2069\u200F]|<[^>]+>/g, '')

const openNotifications = fc.record({
  orderIds: fc.array(fc.string({ minLength: 1, maxLength: 64, unit: 'binary' }), { minLength: 1, maxLength: 50 }),
  reasons: fc.array(fc.string({ maxLength: 1000, unit: 'binary', size: 'max' }), { maxLength: 5 }),
  inAll: fc.nat(),
})
const durationMs = fc.nat({ max: 40 * DAY })
const orderUpdate = fc.record(
  {
    uncertain: openNotifications,
    rejected: openNotifications,
    panel: fc.oneof(fc.constant('away' as const), fc.record({ backAfterMs: durationMs })),
    unknownWords: fc.array(
      fc.record({
        word: fc.string({ minLength: 1, maxLength: 200, unit: 'binary' }),
        orderId: fc.string({ minLength: 1 }),
      }),
      { minLength: 1, maxLength: 50 },
    ),
    panelWebhooks: fc.oneof(fc.constant('heard' as const), fc.record({ silentMs: durationMs })),
    backfill: fc.constantFrom('stopped' as const, 'goes_on' as const),
    webhooksRefused: fc.oneof(fc.constant('over' as const), fc.record({ forMs: durationMs })),
    redisAwayMs: durationMs,
    redisRefusedMs: durationMs,
    paused: fc.record({
      reason: fc.constantFrom(...PAUSE_REASONS),
      by: fc.string({ maxLength: 500, unit: 'binary' }),
      detail: fc.string({ maxLength: 1000, unit: 'binary' }),
    }),
    resumed: fc.record({ reason: fc.constantFrom(...PAUSE_REASONS), afterMs: durationMs }),
    redisRefuses: fc.string({ maxLength: 1000, unit: 'binary' }),
    redisUnsafe: fc.uniqueArray(fc.constantFrom('version', 'eviction', 'persistence')),
    redisClockBackMs: durationMs,
    clocksDiffer: fc.array(
      fc.record({ aheadMs: fc.integer({ min: -40 * DAY, max: 40 * DAY }), host: fc.string({ maxLength: 64 }) }),
      { maxLength: 9 },
    ),
  },
  { requiredKeys: ['panel'] },
)

describe('alerts', () => {
  it.each(LANGUAGES)('are valid Telegram HTML in %s', (language) => {
    fc.assert(
      fc.property(orderUpdate, (found) => {
        for (const { html } of toAlertMessages(found, language)) expectTelegramHtml(html)
      }),
      { numRuns: 100, endOnFailure: true },
    )
  })

  it.each(LANGUAGES)('with everything in them are several messages, and nothing is left out, in %s', (language) => {
    const ids = Array.from({ length: 60 }, (_, i) => `${'شماره'.repeat(12)}${String(i).padStart(4, '0')}`)
    const open = { orderIds: ids, reasons: ids.map((id) => `${id} ${'<&>'.repeat(400)}`), inAll: 99_999 }
    const text = '<&">'.repeat(100)
    const messages = toAlertMessages(
      {
        uncertain: open,
        rejected: open,
        canceledAfterPaid: ids,
        unreadable: ids,
        answersUnreadable: ids,
        gone: ids,
        unknownWords: ids.map((orderId) => ({ orderId, word: text })),
        reusedIds: ids.map((orderId) => ({ orderId, chatId: text, money: text, otherChatId: text, otherMoney: text })),
        panelKnowsNone: true,
        panel: 'away',
        panelWebhooks: { silentMs: 3 * DAY },
        redisAwayMs: 3 * DAY,
        redisRefusedMs: 3 * DAY,
        redisRefuses: text,
        memoryDaysLeft: 13,
        redisClockBackMs: 3 * DAY,
        redisUnsafe: ['version', 'eviction', 'persistence', 'replication'],
        writesLost: { uncertain: 99_999, writtenAgain: 99_999 },
        paused: { reason: 'operator', by: text, detail: text },
        resumed: { reason: 'telegram_unwell', afterMs: 3 * DAY },
        stuck: { waitedMs: 3 * DAY, cause: 'no_notifier' },
        clocksDiffer: ids.map(() => ({ aheadMs: 3 * DAY, host: text })),
      },
      language,
    )
    expect(messages.length).toBeGreaterThan(1)
    for (const { html } of messages) expectTelegramHtml(html)
    // The last part of all.
    expect(messages.at(-1)?.html).toContain('timedatectl set-ntp')
  })

  it('are split between their parts, and a part that is too long alone loses its last lines', () => {
    const lengths = fc.array(fc.array(fc.nat({ max: 3000 }), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 5,
    })
    fc.assert(
      fc.property(lengths, (parts) => {
        const written = parts.map((lines, i) => lines.map((length, j) => `<b>${i}.${j}</b>&lt;${'x'.repeat(length)}`))
        const messages = splitMessage(written.map((lines) => lines.join('\n')))
        const texts = messages.map(({ html }) => html.replace(/<\/?b>/g, '').replaceAll('&lt;', '<'))
        expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(4096)
        const shown = messages.map(({ html }) => html).join('\n\n')
        for (const [first = ''] of written) expect(shown.includes(first)).toBe(true)
        const fits = parts.every((lines) => lines.reduce((sum, length) => sum + length + 5, -1) <= 4096)
        const whole = written.map((lines) => lines.join('\n')).join('\n\n')
        expect(shown === whole).toBe(fits)
      }),
      { numRuns: 100, endOnFailure: true },
    )
  })

  it('say what became of the notifications after lost writes', () => {
    const html = plain(toAlertMessage({ writesLost: { uncertain: 3, writtenAgain: 12 } }, 'en').html)
    expect(html).toContain('wrote again what they knew: 12 notifications')
    expect(html).toContain('3 are uncertain')
    expect(plain(toAlertMessage({ writesLost: { uncertain: 3, writtenAgain: 12 } }, 'fa').html)).toContain(
      '۳ خبر نامعلوم',
    )
  })

  it('name the first orders, the commonest reasons and the command that lists the others', () => {
    const uncertain = {
      orderIds: Array.from({ length: 1200 }, (_, i) => String(1000 + i)),
      reasons: ['time-out', '502: Bad Gateway', 'time-out'],
      inAll: 1300,
    }
    const html = plain(toAlertMessage({ uncertain }, 'en').html)
    expect(html).toContain('1,200 notifications may or may not have arrived')
    expect(html).toContain(
      'Orders: 1000, 1001, 1002, 1003, 1004 and 1,195 more\n• 2 × time-out\n• 1 × 502: Bad Gateway',
    )
    expect(html).toContain('peyk deliveries --state uncertain')
    const fa = plain(toAlertMessage({ uncertain }, 'fa').html)
    expect(fa).toContain('معلوم نیست ۱٬۲۰۰ خبر به مشتری رسیده باشد')
    expect(fa).toContain('سفارش‌ها: 1000، 1001، 1002، 1003، 1004، و ۱٬۱۹۵ سفارش دیگر')
  })

  it('leave out of a foreign text what turns the direction of the text around it', () => {
    const text = 'a\u202Eb\u2066c\nd'
    const paused = { reason: 'operator', by: text, detail: text } as const
    const unknownWords = [{ word: text, orderId: '1001' }]
    for (const language of LANGUAGES)
      for (const content of [{ paused }, { unknownWords }, { redisRefusedMs: SECOND, redisRefuses: text }]) {
        const { html } = toAlertMessage(content, language)
        expectTelegramHtml(html)
        expect(html).toContain('abcd')
      }
  })

  it('say who paused all sending and why, and for how long it was paused', () => {
    const paused = { reason: 'operator', by: 'sara@shop', detail: 'wrong <prices>' } as const
    const html = toAlertMessage({ paused }, 'en').html
    expect(plain(html)).toContain('sara@shop paused it. peyk resume')
    expect(html).toContain('<code>wrong &lt;prices&gt;</code>')
    const waiting = { reason: 'rate_limited', until: '28 Nov 10:00' } as const
    expect(plain(toAlertMessage({ paused: waiting }, 'en').html)).toContain('asked this bot to wait until 28 Nov 10:00')
    const resumed = { reason: 'token_refused', afterMs: 20 * SECOND } as const
    expect(plain(toAlertMessage({ resumed }, 'en').html)).toContain(
      'paused for 20 secs: Telegram refused the bot’s token',
    )
    expect(plain(toAlertMessage({ resumed }, 'fa').html)).toContain('۲۰ ثانیه متوقف بود')
  })

  it('say how to map an unknown word, and name the first of many', () => {
    const unknownWords = Array.from({ length: 7 }, (_, i) => ({ word: `در راه ${i}`, orderId: `${1000 + i}` }))
    const html = plain(toAlertMessage({ unknownWords }, 'en').html)
    expect(html).toContain('7 statuses that Peyk does not know')
    expect(html).toContain('• order 1000: PANEL_STATUS_MAP=در راه 0=paid\n• order 1001')
    expect(html).toContain('• 4 more')
    expect(html).not.toContain('PANEL_FIELDS')
    const last = [{ word: 'sent at 10:04', orderId: '1', isLastToday: true }]
    expect(plain(toAlertMessage({ unknownWords: last }, 'en').html)).toContain('PANEL_FIELDS')
    expect(plain(toAlertMessage({ unknownWords: unknownWords.slice(0, 1) }, 'fa').html)).toContain('در راه 0=paid')
  })

  it('offer a whole setting for an unknown word, and none where no setting holds it', () => {
    const html = (word: string, language: Language) =>
      toAlertMessage({ unknownWords: [{ word, orderId: '7' }] }, language).html
    const long = 'x'.repeat(200)
    for (const language of LANGUAGES) {
      expect(html(long, language)).toContain(`PANEL_STATUS_MAP=${long}=paid`)
      expect(html('complete ≠ unpaid', language)).toContain('PANEL_FIELDS=payment_status=…')
      for (const word of ['complete ≠ unpaid', 'sent = on credit']) {
        expect(html(word, language)).toContain(word)
        expect(html(word, language)).not.toContain('PANEL_STATUS_MAP=')
      }
    }
  })

  it('use the singular for one notification', () => {
    const rejected = { orderIds: ['1'], reasons: [], inAll: 1 }
    expect(toAlertMessage({ rejected }, 'en').html).toContain('Telegram refused 1 notification for good')
  })

  it.each([
    [0, '0 ms', '۰ میلی‌ثانیه'],
    [2000, '2 secs', '۲ ثانیه'],
    [420, '420 ms', '۴۲۰ میلی‌ثانیه'],
    [1240, '1.2 secs', '۱٫۲ ثانیه'],
    [59_600, '1 min', '۱ دقیقه'],
    [3 * MINUTE + 5 * SECOND, '3 mins, 5 secs', '۳ دقیقه و ۵ ثانیه'],
    [2 * HOUR + 5 * MINUTE, '2 hrs, 5 mins', '۲ ساعت و ۵ دقیقه'],
    [DAY + 3 * HOUR, '1 day, 3 hrs', '۱ روز و ۳ ساعت'],
  ])('name %i ms in words', (ms, en, fa) => {
    expect(formatDuration(ms, 'en')).toBe(en)
    expect(formatDuration(ms, 'fa')).toBe(fa)
  })
})
