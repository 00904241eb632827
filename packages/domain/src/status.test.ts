import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldText, toAsciiDigits } from './persian-text.ts'
import { parseStatus } from './status.ts'

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

  it('takes more words for paid, in any spelling', () => {
    expect(parseStatus('ارسال شد')).toBe('unknown')
    expect(parseStatus('ارسال‌شد', ['ارسال شد'])).toBe('paid')
    expect(parseStatus('on-hold', ['On Hold'])).toBe('paid')
  })

  it('never reads arbitrary text as a status that is not its word', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseStatus(`${text}نیست`)).toBe('unknown')
      }),
    )
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
