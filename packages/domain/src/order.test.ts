import { describe, expect, it } from 'vitest'
import { parseNotificationId, toNotificationId } from './notification.ts'
import { parseChatId, parseOrderId } from './order.ts'

describe('parseOrderId', () => {
  it.each(['1', 'A-1001', 'سفارش ۱', 'a:b', '7'.repeat(64), '😀'.repeat(64)])('takes %j', (id) =>
    expect(parseOrderId(id)).toBe(id),
  )
  it.each(['', ' ', ' 1', '1\n', 'a\u0000b', '7'.repeat(65), '\ud800'])('refuses %j', (id) =>
    expect(parseOrderId(id)).toBeUndefined(),
  )
})

describe('parseChatId', () => {
  it.each(['1', '-1001234567890', '4503599627370495'])('takes %s', (id) => expect(parseChatId(id)).toBe(id))
  it.each(['', '0', '1.5', '1e5', '+1', '4503599627370496', '@name', '007'])('refuses %j', (id) =>
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
