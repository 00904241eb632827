import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldText, toAsciiDigits } from './persian-text.ts'
import { parseStatus, toOwnWords } from './status.ts'

describe('parseStatus', () => {
  it.each([
    ['پرداخت شده', 'paid'],
    ['پرداخت‌شده', 'paid'],
    ['پرداخت  شده', 'paid'],
    ['پرداختشده', 'paid'],
    ['  پرداخت\u00a0شده ', 'paid'],
    ['پَرداخت شُده', 'paid'],
    ['پـــرداخت شده', 'paid'],
    ['\u200fپرداخت شده\u200f', 'paid'],
    ['تایید پرداخت', 'paid'],
    ['تأييد پرداخت', 'paid'],
    ['completed', 'paid'],
    ['COMPLETED', 'paid'],
    ['payment_confirmed', 'paid'],
    ['Payment-Confirmed', 'paid'],
    ['paymentConfirmed', 'paid'],
    ['Ｐａｉｄ', 'paid'],
    ['wc-completed', 'paid'],
    ['در انتظار پرداخت', 'pending'],
    ['در انتظار پرداخت ', 'pending'],
    ['پرداخت نشده', 'pending'],
    ['unpaid', 'pending'],
    ['not paid', 'pending'],
    ['لغو شده', 'canceled'],
    ['cancelled', 'canceled'],
    ['كنسل شده', 'canceled'],
    ['منقضی شده', 'expired'],
    ['منقضي شده', 'expired'],
    ['refunded', 'refunded'],
    ['ناموفق', 'failed'],
    ['پرداخت ناموفق', 'failed'],
    ['shipped to the moon', 'unknown'],
    ['', 'unknown'],
    ['   ', 'unknown'],
    ['constructor', 'unknown'],
    ['__proto__', 'unknown'],
  ])('reads %j as %s', (word, status) => {
    expect(parseStatus(word)).toBe(status)
  })

  it.each([
    [
      'pending',
      [
        'unpaid',
        'Un-Paid',
        'NOT_PAID',
        'notPaid',
        'not yet paid',
        'to be paid',
        'Awaiting Payment',
        'payment_required',
      ],
    ],
    [
      'pending',
      [
        'partially_paid',
        'partially-paid',
        'PartiallyPaid',
        'partial payment',
        'deposit-paid',
        'balance_due',
        'authorized',
      ],
    ],
    [
      'pending',
      ['payment_confirmation_pending', 'awaiting payment confirmation', 'payment not confirmed', 'payment_processing'],
    ],
    [
      'pending',
      [
        'پرداخت نشده',
        'پرداخت‌نشده',
        'پرداخت نشد',
        'در انتظار پرداخت',
        'در انتظار تایید پرداخت',
        'در انتظار تأييد پرداخت',
      ],
    ],
    ['pending', ['پرداخت تایید نشده', 'پرداخت جزئی', 'پیش پرداخت', 'پیش‌پرداخت', 'منتظر تایید']],
    ['failed', ['payment failed', 'PAYMENT-FAILED', 'payment declined', 'پرداخت ناموفق']],
    [
      'unknown',
      ['prepaid', 'pre-paid', 'postpaid', 'paid_out', 'paid out', 'payout', 'overpaid', 'underpaid', 'paid back'],
    ],
    [
      'unknown',
      [
        'will be paid',
        'paid later',
        'paid by mistake',
        'never paid',
        'paid 50%',
        'half paid',
        'payment',
        'پرداخت',
        'پرداختی',
      ],
    ],
    [
      'unknown',
      [
        '!paid',
        ' ! paid',
        '~paid',
        '¬ paid',
        '≠paid',
        'paid?',
        'پرداخت شده؟',
        '❌ paid',
        '✗ پرداخت شده',
        '✘paid',
        '⛔️ paid',
      ],
    ],
    [
      'unknown',
      ['p\u0336a\u0336i\u0336d\u0336', '⏳ paid', 'paid ⌛', '½ paid', 'paid: no', 'paid = false', '(un)', 'un'],
    ],
    [
      'pending',
      ['(un)paid', 'un\u200Cpaid', 'UN\u00A0PAID', 'un.paid', 'پرداخت نش\u0640ده', 'پرداخت\u200Cنشده', 'ﭘﺮﺩﺍﺧﺖ ﻧﺸﺪﻩ'],
    ],
    ['paid', ['✅ paid', 'Paid!', '«پرداخت شده»', 'paid ✔', '💰 پرداخت شد', 'PAID.', '[paid]', 'پرداخت شُده']],
    [
      'pending',
      [
        'پرداخت نشده است',
        'هنوز پرداخت نشده',
        'هنوز پرداخت نشده‌است',
        'پرداخت نگردید',
        'پرداخت نگردیده است',
        'واریز نشده',
      ],
    ],
    ['pending', ['not paid yet', 'not-yet-paid', 'pending-deposit', 'down payment', 'تسویه نشده', 'پرداخت انجام نشد']],
    ['paid', ['settled', 'Fully Paid', 'paid_in_full', 'payment_complete', 'PaymentSucceeded', 'order is paid']],
    [
      'paid',
      [
        'پرداخت شده است',
        'پرداخت‌شده‌است',
        'پرداخت گردید',
        'پرداخت گردیده است',
        'پرداخت انجام شد',
        'پرداخت انجام گردید',
        'واریز شد',
        'تسویه شد',
        'تسویه گردید',
        'پرداخت موفقیت‌آمیز',
        'پرداخت با موفقیت انجام شد',
      ],
    ],
    ['paid', ['payed', 'PAYMENT_STATUS_PAID', 'OrderStatus::PAID', 'پرداخت تکمیل شده', 'تراکنش موفق']],
    ['pending', ['unpayed', 'not payed', 'awaiting', 'waiting', 'init', 'initiated', 'OrderStatus::UNPAID']],
    ['failed', ['failed payment', 'پرداخت رد گردید', 'پرداخت ناموفق بود', 'not successful', 'تراکنش ناموفق']],
    ['canceled', ['لغو گردید', 'لغو گردیده است', 'payment canceled', 'order cancelled']],
    [
      'unknown',
      ['پرداخت شده نیست', 'پرداخت شده بود', 'آیا پرداخت شده است', 'پرداخت خواهد شد', 'order', 'status', 'wc', 'wc-'],
    ],
  ] as const)('reads words that sound like paid as %s: %j', (status, words) => {
    expect(words.map((word) => [word, parseStatus(word)])).toEqual(words.map((word) => [word, status]))
  })

  it('takes the operator’s own words before its own, in any spelling', () => {
    const own = toOwnWords([
      ['wc-shipped', 'paid'],
      ['Completed', 'pending'],
      ['۱۰۰', 'paid'],
    ])
    const words = ['shipped', 'wc_shipped', 'COMPLETED', '100', 'paid']
    expect(words.map((word) => parseStatus(word, own))).toEqual(['paid', 'paid', 'pending', 'paid', 'paid'])
  })

  it('takes more words for paid, in any spelling', () => {
    expect(parseStatus('بسته‌بندی شد')).toBe('unknown')
    expect(parseStatus('بسته بندی‌شد', toOwnWords([['بسته‌بندی شد', 'paid']]))).toBe('paid')
    expect(parseStatus('on-hold', toOwnWords([['On Hold', 'paid']]))).toBe('paid')
  })

  it('never reads arbitrary text as a status that is not its word', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseStatus(`${text}نیست`)).toBe('unknown')
      }),
    )
  })

  it.each(
    [...'❓❔？⁉︖﹖¿✕×☐☒⬜🟡🟠⚪🛑📛👎➖⏰🔜🔄🚧≈<%…'].flatMap((sign) => [
      `${sign} paid`,
      `paid ${sign}`,
      `${sign}پرداخت شده`,
    ]),
  )('does not take for certain what a sign may turn round: %s', (word) => expect(parseStatus(word)).toBe('unknown'))

  it('reads an own number as itself alone', () => {
    const own = toOwnWords([
      ['100', 'paid'],
      ['1', 'paid'],
      ['تایید', 'paid'],
    ])
    expect(['100', ' ۱۰۰ ', '1', 'تأیید', '✅ تایید'].map((word) => parseStatus(word, own))).toEqual(
      Array(5).fill('paid'),
    )
    const others = [
      '-100',
      '-1',
      '10.0',
      '1.00',
      '≠1',
      '!1',
      '❌ تایید',
      'تایید؟',
      '- 1',
      '1-',
      '\u200e-1',
      'order -1',
      '①',
      '1 1',
    ]
    expect(others.map((word) => parseStatus(word, own))).toEqual(others.map(() => 'unknown'))
  })

  it('takes a sign alone for itself', () => {
    const own = toOwnWords([['✅', 'paid']])
    expect(['✅', ' ✅ '].map((word) => parseStatus(word, own))).toEqual(['paid', 'paid'])
    for (const word of ['-', '...', '_', '"', '!', '🟢', '💰', '❌', ''])
      expect([word, parseStatus(word, own)]).toEqual([word, 'unknown'])
  })

  it('takes a payment that was reversed for a failed attempt, which may be repeated', () => {
    for (const word of ['reversed', 'برگشت خورده', 'پرداخت برگشت خورد']) expect(parseStatus(word)).toBe('failed')
  })

  it.each(['paid/online', 'پرداخت شد (کارت)', '100%', 'ok?', 'A+'])('takes an own word with its signs: %s', (word) => {
    const own = toOwnWords([[word, 'paid']])
    expect([parseStatus(word, own), parseStatus(` ${word.toUpperCase()} `, own)]).toEqual(['paid', 'paid'])
    expect(parseStatus(`❌ ${word}`, own)).toBe('unknown')
  })

  it('does not depend on case, joiners or spaces around and between words', () => {
    const noise = fc.array(fc.constantFrom(' ', '\u200c', '\u200d', '\u0640', '\u200f', '_', '-', '\u00a0'), {
      maxLength: 4,
    })
    fc.assert(
      fc.property(
        fc.constantFrom('پرداخت شده', 'payment confirmed'),
        fc.array(noise, { minLength: 18, maxLength: 18 }),
        (word, noises) => {
          const spelled = [...word].map((letter, i) => (noises[i] ?? []).join('') + letter.toUpperCase()).join('')
          expect(parseStatus(spelled)).toBe('paid')
        },
      ),
    )
  })
})

describe('foldText', () => {
  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text))
      }),
    )
  })
})

describe('toAsciiDigits', () => {
  it('reads Persian and Arabic digits', () => {
    expect(toAsciiDigits('۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩ x7')).toBe('0123456789 0123456789 x7')
  })
})
