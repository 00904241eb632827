import { LANGUAGES } from '@peyk/domain/language'
import { PAUSE_REASONS } from '@peyk/domain/sending-pause'
import { DAY, HOUR, MINUTE, SECOND } from '@peyk/domain/time'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toAlertMessage } from './alert-message.ts'
import { formatDuration } from './operator-formatting.ts'
import { expectTelegramHtml } from './telegram-html-fixture.ts'

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
      fc.property(orderUpdate, (found) => expectTelegramHtml(toAlertMessage(found, language).html)),
      { numRuns: 100, endOnFailure: true },
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
