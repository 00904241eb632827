import { describe, expect, it } from 'vitest'
import type { ShownMessage } from './telegram/messages.ts'
import { countTold } from './told.ts'

function message(text: string, atMs: number): ShownMessage {
  return { chat_id: 1, message_id: atMs, from: 'bot', date: 0, atMs, text, entities: [], edited: false }
}

const FOLLOWED = message('سفارش ۱۰۰۱ پیگیری می‌شود؛ وقتی پرداخت شد خبر می‌دهم', 10)
const NOTICE = 'سفارش \u2068۱۰۰۱\u2069 پرداخت شد. مبلغ ۴۵۰٬۰۰۰ تومان، ساعت ۱۲:۰۰'
const LIST = message('سفارش‌های شما:\n۱۰۰۱ پرداخت شده\n۱۰۰۲ در انتظار', 60)

describe('countTold', () => {
  it('is 0 before the payment and counts notices after it', () => {
    expect(countTold('1001', undefined, [FOLLOWED])).toBe(0)
    expect(countTold('1001', 20, [FOLLOWED])).toBe(0)
    expect(countTold('1001', 20, [FOLLOWED, message(NOTICE, 30), LIST])).toBe(1)
    expect(countTold('1001', 20, [message(NOTICE, 30), message(NOTICE.replace('۱۲:۰۰', '۱۲:۰۱'), 31)])).toBe(2)
  })

  it('does not take another order for this one', () => {
    expect(countTold('100', 20, [message(NOTICE, 30)])).toBe(0)
    expect(countTold('1002', 20, [message(NOTICE, 30)])).toBe(0)
  })
})
