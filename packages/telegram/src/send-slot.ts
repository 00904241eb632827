import type { SendOutcome } from '@peyk/domain/send-outcome'

/** Who goes first when several wait: notifications, then replies to customers, then messages to operators. */
export const SEND_PRIORITIES = ['notification', 'reply', 'operators'] as const
export type SendPriority = (typeof SEND_PRIORITIES)[number]

/** Leave to write one request now. It counts against Telegram's limits until a while after the request has ended. */
export type SendSlot = {
  granted: true
  /** Writes the request and returns its outcome. */
  use: (send: () => Promise<SendOutcome>) => Promise<SendOutcome>
  /** Frees the slot: nothing will be written. */
  giveBack: () => void
  /** Names this request where it is the one that a pause lets through: its outcome ends the pause or goes on with it. */
  trialId?: string
}

/**
 * Nothing may be written now. `chat`: this chat has to wait. `paused`: all sending is paused. `busy`: no slot was free within the
 * caller's patience. `stopping`: this process stops. Ask again in `waitMs` milliseconds.
 */
export type SlotRefusal = { granted: false; because: 'chat' | 'paused' | 'busy' | 'stopping'; waitMs: number }

export type RateLimiter = {
  /** Returns a slot, or why there is none. Waits for room at most `patienceMs`. Throws when Redis fails. */
  acquire: (chatId: string, priority: SendPriority, patienceMs?: number) => Promise<SendSlot | SlotRefusal>
  /** Refuses everyone from now on. */
  stop: () => void
  /** Stops, and reports the requests that ended: otherwise their slots count until their leases end. Never throws. */
  close: () => Promise<void>
}
