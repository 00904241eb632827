import { foldText } from './persian-text.ts'

export const STATUSES = ['pending', 'paid', 'canceled', 'expired', 'refunded', 'failed', 'unknown'] as const
/** What an order can be, in Peyk's words. `unknown` is a word of the panel's that Peyk does not know. */
export type Status = (typeof STATUSES)[number]

/**
 * Which status may follow which. An update moves an order only to a higher precedence, so the outcome does not depend on the order in
 * which updates arrive: a late "pending" never undoes "paid", and a payment that arrives after a cancellation counts.
 */
export const STATUS_PRECEDENCE = {
  unknown: -1,
  pending: 0,
  failed: 1,
  expired: 2,
  canceled: 3,
  paid: 4,
  refunded: 5,
} as const satisfies Record<Status, number>

const WORDS: Record<Exclude<Status, 'unknown'>, readonly string[]> = {
  pending: [
    'pending',
    'pending payment',
    'awaiting payment',
    'waiting for payment',
    'payment pending',
    'unpaid',
    'not paid',
    'new',
    'created',
    'open',
    'on hold',
    'draft',
    'checkout draft',
    'requires payment',
    'در انتظار پرداخت',
    'در انتظار',
    'منتظر پرداخت',
    'پرداخت نشده',
    'در حال پرداخت',
    'جدید',
    'ثبت شده',
    'در انتظار بررسی',
  ],
  paid: [
    'paid',
    'completed',
    'complete',
    'payment confirmed',
    'payment completed',
    'payment received',
    'payment success',
    'payment successful',
    'success',
    'successful',
    'succeeded',
    'finished',
    'captured',
    'پرداخت شده',
    'پرداخت شد',
    'پرداخت موفق',
    'پرداخت تایید شده',
    'پرداخت تایید شد',
    'تایید پرداخت',
    'موفق',
    'تکمیل شده',
    'تکمیل شد',
    'تسویه شده',
  ],
  canceled: [
    'canceled',
    'cancelled',
    'cancel',
    'canceled by user',
    'cancelled by user',
    'voided',
    'void',
    'لغو شده',
    'لغو شد',
    'لغو',
    'کنسل شده',
    'کنسل',
    'انصراف',
    'باطل شده',
  ],
  expired: [
    'expired',
    'timeout',
    'timed out',
    'payment expired',
    'منقضی شده',
    'منقضی شد',
    'منقضی',
    'مهلت پرداخت تمام شده',
  ],
  refunded: [
    'refunded',
    'refund',
    'payment refunded',
    'reversed',
    'chargeback',
    'بازگشت وجه',
    'بازگشت داده شده',
    'مسترد شده',
    'مسترد شد',
    'عودت داده شده',
    'عودت وجه',
    'وجه برگشت داده شد',
    'برگشت خورده',
  ],
  failed: [
    'failed',
    'failure',
    'payment failed',
    'declined',
    'rejected',
    'error',
    'unsuccessful',
    'ناموفق',
    'پرداخت ناموفق',
    'شکست خورده',
    'رد شده',
    'خطا در پرداخت',
  ],
}

const STATUS_OF_WORD: ReadonlyMap<string, Status> = new Map(
  Object.entries(WORDS).flatMap(([status, words]) => words.map((word) => [foldText(word), status as Status] as const)),
)

/**
 * The status a panel's word stands for, whatever letters, joiners, digits, case and spaces it comes in.
 *
 * @param extraPaidWords more words that mean paid (`PANEL_PAID_STATUSES`); they win over the built-in ones
 * @returns `unknown` for a word that is in no list
 */
export function parseStatus(word: string, extraPaidWords: readonly string[] = []): Status {
  const folded = foldText(word)
  if (folded === '') return 'unknown'
  if (extraPaidWords.some((extra) => foldText(extra) === folded)) return 'paid'
  return STATUS_OF_WORD.get(folded) ?? STATUS_OF_WORD.get(folded.replace(/^(wc|status|order)/, '')) ?? 'unknown'
}
