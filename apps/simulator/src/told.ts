import type { ShownMessage } from './telegram/messages.ts'

const SAYS_PAID = /پرداخت\s?شد|پرداخت\s?گردید|\bpaid\b|payment (?:received|confirmed)/iu
const PERSIAN_ZERO = 0x06_f0
const ARABIC_ZERO = 0x06_60

/**
 * How often the chats were told that this order is paid.
 *
 * The first message after the payment that names the order and says "paid" is the notice; others count when they have
 * the same wording, numbers aside. So a list of orders that the customer asked for does not count.
 */
export function countTold(orderId: string, paidAtMs: number | undefined, messages: readonly ShownMessage[]): number {
  if (paidAtMs === undefined) return 0
  const name = new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(orderId)}(?![\\p{L}\\p{N}])`, 'u')
  const naming = messages
    .filter((message) => message.atMs >= paidAtMs)
    .map((message) => ({ chat: message.chat_id, text: toPlain(message.text) }))
    .filter(({ text }) => name.test(text) && SAYS_PAID.test(text))
  const notice = naming[0]
  if (!notice) return 0
  return naming.filter(({ text }) => toWording(text) === toWording(notice.text)).length
}

/** Latin digits, plain spaces, no invisible direction marks or joiners. */
function toPlain(text: string): string {
  return text
    .replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - PERSIAN_ZERO))
    .replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - ARABIC_ZERO))
    .replaceAll(/[\u2066-\u2069\u200e\u200f]/g, '')
    .replaceAll(/[\u200c\u00a0]/g, ' ')
}

function toWording(text: string): string {
  return text.replaceAll(/\p{N}/gu, '')
}
