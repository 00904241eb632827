import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeHtml, formatMoney, formatOrderId, formatTime, isolate } from './formatting.ts'

const bare = (text: string) => text.replace(/[\u2066-\u2069]/g, '')
const toLatin = (text: string) =>
  text.replace(/[۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) - 0x06f0)).replace('٫', '.')

describe('HTML', () => {
  it('is escaped', () => {
    expect(escapeHtml('<b>"a" & \'b\'</b>')).toBe("&lt;b&gt;&quot;a&quot; &amp; 'b'&lt;/b&gt;")
    expect(escapeHtml('&amp;')).toBe('&amp;amp;')
  })
})

describe('an order’s id', () => {
  it('is isolated, copied by a tap and escaped', () => {
    expect(formatOrderId('A-<1>')).toBe('\u2068<code>A-&lt;1&gt;</code>\u2069')
  })

  it('steers nothing around it', () => {
    expect(formatOrderId('1\u2069\u202E2')).toBe('\u2068<code>12</code>\u2069')
    expect(isolate('a\nb')).toBe('\u2068ab\u2069')
  })
})

describe('money', () => {
  it.each([
    ['250000', 'IRT', '۲۵۰٬۰۰۰ تومان', '250,000 toman'],
    ['250000', 'IRR', '۲۵۰٬۰۰۰ ریال', '250,000 rial'],
    ['0', 'IRT', '۰ تومان', '0 toman'],
    ['12.50', 'EUR', '۱۲٫۵۰ EUR', '12.50 EUR'],
    ['12.00', 'USD', '۱۲ USD', '12 USD'],
    ['0.05', 'USD', '۰٫۰۵ USD', '0.05 USD'],
    ['007', undefined, '۷', '7'],
    ['1234', '<b>', '۱٬۲۳۴ &lt;b&gt;', '1,234 &lt;b&gt;'],
    ['1234', 'x\n\u202Ey', '۱٬۲۳۴ xy', '1,234 xy'],
    ['1', 'constructor', '۱ constructor', '1 constructor'],
  ])('%s %s', (amount, currency, fa, en) => {
    expect(bare(formatMoney({ amount, currency }, 'fa'))).toBe(fa)
    expect(bare(formatMoney({ amount, currency }, 'en'))).toBe(en)
  })

  it('keeps every digit, however many', () => {
    const amount = '123456789012345678901234567890.123456789012'
    expect(bare(formatMoney({ amount, currency: undefined }, 'en'))).toBe(
      '123,456,789,012,345,678,901,234,567,890.123456789012',
    )
    fc.assert(
      fc.property(
        fc.stringMatching(/^(0|[1-9]\d{0,29})(\.\d{0,11}[1-9])?$/),
        fc.constantFrom('fa', 'en'),
        (amount, language) => {
          const shown = toLatin(bare(formatMoney({ amount, currency: undefined }, language)))
          expect(shown.replace(/[,٬]/g, '')).toBe(amount)
        },
      ),
    )
  })
})

describe('time', () => {
  const atMs = Date.UTC(2026, 10, 22, 16, 0, 0)
  it('is Tehran’s, by the Persian calendar and digits in Persian', () => {
    expect(bare(formatTime(atMs, 'fa'))).toBe('۱ آذر ۱۴۰۵، ساعت ۱۹:۳۰')
    expect(formatTime(atMs, 'en')).toBe('22 November 2026, 19:30 (Tehran)')
  })

  it('has hours from 00 to 23', () => {
    const midnight = Date.UTC(2026, 2, 20, 20, 30)
    expect(bare(formatTime(midnight, 'fa'))).toBe('۱ فروردین ۱۴۰۵، ساعت ۰۰:۰۰')
    expect(formatTime(midnight, 'en')).toBe('21 March 2026, 00:00 (Tehran)')
  })
})
