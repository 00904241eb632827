export const DELIVERY_STATES = ['sending', 'sent', 'held', 'rejected', 'uncertain', 'unreadable'] as const
/**
 * The state of a notification in the ledger; one that no attempt has taken has no delivery and no state. `unreadable`: this
 * release cannot read the record, and leaves it as it is.
 */
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** The states in which a person may have to act. */
export const OPEN_STATES = ['held', 'rejected', 'uncertain'] as const
export type OpenState = (typeof OPEN_STATES)[number]

/** Why a notification is held. `canceled_after_paid`: the panel called a paid order canceled, and operators decide. */
export type HoldReason =
  | 'blocked'
  | 'never_started'
  | 'chat_not_found'
  | 'no_rights'
  | 'slow_mode'
  | 'topic_closed'
  | 'no_chat'
  | 'canceled_after_paid'

/** Whether an uncertain notification waits for an operator or is sent again (`UNCERTAIN_POLICY`). */
export type UncertainPolicy = 'hold' | 'resend'

/** The ledger's record of one notification. All times are milliseconds since 1970. */
export type Delivery = {
  state: DeliveryState
  /** When it came into this state. */
  atMs: number
  /** The attempt that has it, while `sending`. */
  owner?: string
  /** Until when the attempt has to report back, while `sending`. */
  untilMs?: number
  chatId?: string
  /** The policy that held when its attempt began, while `sending` and `uncertain`. */
  policy?: UncertainPolicy
  /** Telegram's id of the shown message, once `sent`; absent when recorded by import or by an operator. */
  messageId?: number
  /** When the attempt began, once `sent`. */
  beganAtMs?: number
  /** Its order is compacted: of it only the day of `atMs` (UTC) and the chat are known. */
  isCompacted?: true
  /** Why it is held, rejected or uncertain; or who recorded it as sent. */
  reason?: string
  /** What it was before an operator resolved it. */
  was?: { state: OpenState; sinceMs: number; reason?: string }
}
