import type { Status } from '@peyk/domain/status'

/** What a notification's state is called; `due` is one that no attempt has taken. */
export type StateName = 'due' | 'sending' | 'sent' | 'held' | 'rejected' | 'uncertain' | 'unreadable'

type Terms = {
  statuses: Record<Status, string>
  states: Record<StateName, string>
  board: string
  webhook: string
  /** The two decisions, as buttons say them. */
  resend: string
  resolve: string
}

/** The Persian terms that chats, the operators' chat and the board share. */
export const PERSIAN_TERMS = {
  statuses: {
    pending: 'در انتظار پرداخت',
    paid: 'پرداخت‌شده',
    canceled: 'لغوشده',
    expired: 'منقضی‌شده',
    refunded: 'بازگردانده‌شده',
    failed: 'پرداخت ناموفق',
    unknown: 'ناشناخته',
  },
  states: {
    due: 'در صف ارسال',
    sending: 'در حال ارسال',
    sent: 'فرستاده‌شده',
    held: 'نگه‌داشته',
    rejected: 'ردشده',
    uncertain: 'نامعلوم',
    unreadable: 'ناخوانا',
  },
  board: 'میز کار',
  webhook: 'وب‌هوک',
  resend: 'دوباره بفرست',
  resolve: 'رسیده است',
} as const satisfies Terms
