import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNotificationId, toNotificationId } from './notification.ts'
import { parseChatId, parseOrderId, parseOrderNumber } from './order.ts'

describe('parseOrderId', () => {
  it.each(['1', 'A-1001', 'سفارش ۱', 'a:b', '007', '1.0', 'A  1', '7'.repeat(64), '😀'.repeat(64)])('takes %j', (id) =>
    expect(parseOrderId(id)).toBe(id),
  )
  it.each([
    [' 1', '1'],
    ['1\n', '1'],
    ['\u00A01001\u3000', '1001'],
    ['\uFEFF1001', '1001'],
    ['\u20681001\u2069', '1001'],
    ['\u200f10\u200c01\u200b', '1001'],
    ['۱۰۰۱', '1001'],
    ['١٠٠١', '1001'],
    ['A-۱۰۰۱', 'A-۱۰۰۱'],
    ['\u200f' + '7'.repeat(64), '7'.repeat(64)],
  ])('of %j is %j', (text, id) => expect(parseOrderId(text)).toBe(id))
  it.each(['', ' ', '\u200f', 'a\u0000b', '1\n2', 'a\u2028b', '7'.repeat(65), '\ud800'])('refuses %j', (id) =>
    expect(parseOrderId(id)).toBeUndefined(),
  )
  it('has one form of an id', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 70 }), (text) => {
        const id = parseOrderId(text)
        expect(id === undefined ? undefined : parseOrderId(id)).toBe(id)
        expect(parseOrderId(` \u200f${text}\u200c\n`)).toBe(id)
      }),
    )
  })
})

describe('parseOrderNumber', () => {
  it.each([
    [' #۱۰۰۱ ', '#۱۰۰۱'],
    ['\u2068#1001\u2069', '#1001'],
  ])('of %j is %j', (text, number) => expect(parseOrderNumber(text)).toBe(number))
})

describe('parseChatId', () => {
  it.each(['1', '-1001234567890', '4503599627370495'])('takes %s', (id) => expect(parseChatId(id)).toBe(id))
  it.each([' ۷۰۰۱ ', '\u200e7001\u200e', '7001\n'])('takes %j', (id) => expect(parseChatId(id)).toBe('7001'))
  it.each(['', '0', '1.5', '1e5', '+1', '4503599627370496', '@name', '007', '7 001'])('refuses %j', (id) =>
    expect(parseChatId(id)).toBeUndefined(),
  )
})

describe('notification ids', () => {
  it('keep an order id that has colons', () => {
    expect(parseNotificationId(toNotificationId({ kind: 'paid', orderId: 'a:b:c' }))).toEqual({
      kind: 'paid',
      orderId: 'a:b:c',
    })
  })
  it.each(['paid', 'paid:', 'pending:1', ':1', 'constructor:1'])('refuse %j', (id) =>
    expect(() => parseNotificationId(id)).toThrow(/Expected a notification/),
  )
})
