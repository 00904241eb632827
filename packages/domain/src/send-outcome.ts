import type { HoldReason } from './delivery.ts'

/**
 * What one attempt to send can come to. `not_sent` means that it is certain that Telegram has not shown the message;
 * `uncertain` means that nobody can know.
 */
export type SendOutcome =
  | { kind: 'sent'; messageId: number }
  | { kind: 'wait'; retryAfterMs: number }
  | { kind: 'not_sent'; reason: string }
  /** Telegram does not take the bot's token. It is no fault of this message. */
  | { kind: 'bot_refused'; reason: string }
  | { kind: 'moved'; toChatId: string }
  | { kind: 'held'; reason: HoldReason }
  | { kind: 'rejected'; reason: string }
  | { kind: 'uncertain'; reason: string }
