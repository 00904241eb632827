import type { ShownMessage } from './telegram/messages.ts'

/** "Payment … confirmed", "was paid": what a notification says and a status in a list does not. */
const SAYS_PAID =
  /پرداخت(?:[^\n.؛]{0,24}\sت[أا]یید)?\sشد(?!\p{L}|\s?ه)|payment[^\n.]{0,24}(?:confirmed|received)|(?:was|is|been) paid/iu
const PERSIAN_ZERO = 0x06_f0
const ARABIC_ZERO = 0x06_60

/**
 * How often the chats were notified that this order is paid: messages after its payment that name it and begin with that
 * order update. Further down "paid" may be a status or a promise.
 */
export function countNotified(
  orderId: string,
  paidAtMs: number | undefined,
  messages: readonly ShownMessage[],
): number {
  if (paidAtMs === undefined) return 0
  const name = new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(orderId)}(?![\\p{L}\\p{N}])`, 'u')
  return messages
    .filter((message) => message.atMs >= paidAtMs)
    .map((message) => toPlain(message.text))
    .filter((text) => name.test(text) && SAYS_PAID.test(text.trimStart().split('\n', 1)[0] ?? '')).length
}

/** Latin digits, plain spaces, no invisible direction characters or joiners. */
function toPlain(text: string): string {
  return text
    .replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - PERSIAN_ZERO))
    .replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - ARABIC_ZERO))
    .replaceAll(/[\u2066-\u2069\u200e\u200f]/g, '')
    .replaceAll(/[\u200c\u00a0]/g, ' ')
}
