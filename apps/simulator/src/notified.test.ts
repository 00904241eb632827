import { describe, expect, it } from 'vitest'
import type { ShownMessage } from './telegram/messages.ts'
import { countNotified } from './notified.ts'

function message(text: string, atMs: number): ShownMessage {
  return { chat_id: 1, message_id: atMs, from: 'bot', date: 0, atMs, text, entities: [], edited: false }
}

const LINKED = message('سفارش ۱۰۰۱ به این گفتگو وصل شد.\nوضعیت: پرداخت‌شده\n\nهمین که پرداخت تأیید شود، خبر می‌دهم.', 25)
const LINKED_EN = message(
  'Order 1001 is linked to this chat.\nStatus: waiting\n\nI will write here as soon as the payment is confirmed.',
  26,
)
const NOTIFICATION = '✅ پرداخت شما تأیید شد\n\nسفارش: \u2068۱۰۰۱\u2069\nمبلغ: \u2068۴۵۰٬۰۰۰\u2069 تومان'
const LIST = message('سفارش‌های شما:\n۱۰۰۱ پرداخت شده\n۱۰۰۲ در انتظار', 60)

describe('countNotified', () => {
  it('is 0 before the payment', () => {
    expect(countNotified('1001', undefined, [message(NOTIFICATION, 30)])).toBe(0)
    expect(countNotified('1001', 40, [message(NOTIFICATION, 30)])).toBe(0)
  })

  it('counts notifications, not what the customer asked for', () => {
    expect(countNotified('1001', 20, [LINKED, LINKED_EN, message(NOTIFICATION, 30), LIST])).toBe(1)
    expect(countNotified('1001', 20, [message(NOTIFICATION, 30), message(NOTIFICATION, 31)])).toBe(2)
  })

  it.each(['Your payment is confirmed\nOrder: 1001', 'Order 1001 has been paid', 'سفارش 1001 پرداخت شد.'])(
    'knows %j',
    (text) => {
      expect(countNotified('1001', 20, [message(text, 30)])).toBe(1)
    },
  )

  it('does not take another order for this one', () => {
    expect(countNotified('100', 20, [message(NOTIFICATION, 30)])).toBe(0)
    expect(countNotified('1002', 20, [message(NOTIFICATION, 30)])).toBe(0)
  })
})
