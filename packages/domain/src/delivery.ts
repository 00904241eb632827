export const DELIVERY_STATES = ['claimed', 'sending', 'sent', 'held', 'rejected', 'uncertain'] as const
/** Where a notification stands in the ledger; a notification without a delivery has none of these. */
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** The states that wait for an operator or for the customer. */
export const OPEN_STATES = ['held', 'rejected', 'uncertain'] as const
export type OpenState = (typeof OPEN_STATES)[number]

/** Why a notification is kept rather than sent. */
export type HoldReason = 'blocked' | 'never_started' | 'chat_not_found' | 'no_chat'

/** The ledger's record of one notification. All times are milliseconds since 1970. */
export type Delivery = {
  state: DeliveryState
  /** When it came into this state. */
  atMs: number
  /** The attempt that holds it, while `claimed` or `sending`. */
  owner?: string
  /** Until when the owner may hold it (`claimed`) or write the request (`sending`). */
  untilMs?: number
  chatId?: string
  /** Telegram's id of the shown message, once `sent`; absent when recorded by import or by an operator. */
  messageId?: number
  /** Why it is held, rejected or uncertain; or who recorded it as sent. */
  reason?: string
  /** How often a request was begun. */
  attempts?: number
}
