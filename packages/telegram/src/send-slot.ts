import type { SendOutcome } from '@peyk/domain/send-outcome'

/** What goes first when several wait: notifications, then answers to customers, then what operators are notified. */
export const SEND_PRIORITIES = ['notification', 'reply', 'operators'] as const
export type SendPriority = (typeof SEND_PRIORITIES)[number]

/** Leave to write one request, now. It counts against Telegram's limits until the request has ended, and for a while after. */
export type SendSlot = {
  granted: true
  /** Writes the request; gives what came of it. */
  use: (send: () => Promise<SendOutcome>) => Promise<SendOutcome>
  /** Nothing will be written. */
  giveBack: () => void
}

/**
 * Nothing may be written: because of this `chat` alone, because Telegram asked everybody to wait (`hold`), because the rest
 * took longer than the caller wants to wait (`busy`), or because this process is `stopping`. Ask again in `waitMs`.
 */
export type SlotRefusal = { granted: false; because: 'chat' | 'hold' | 'busy' | 'stopping'; waitMs: number }
