/** Why nothing is sent. The first two end by a probe, the third by its time, the last by a person only. */
export const PAUSE_REASONS = ['token_refused', 'telegram_unwell', 'rate_limited', 'operator'] as const
export type PauseReason = (typeof PAUSE_REASONS)[number]

/** A pause of all sending. All times are milliseconds since 1970 by Redis's clock. */
export type SendingPause = {
  reason: PauseReason
  sinceMs: number
  /** When it ends by itself; absent where a probe or a person ends it. */
  untilMs?: number
  /** Who paused. */
  by?: string
  /** What Telegram answered, or what the person wrote. */
  detail?: string
  /** Whose pause it is. Absent: that of whichever bot is at work here. */
  botId?: string
  /** Whether its beginning is logged. */
  isLogged?: boolean
}

/** A chat that Telegram asked to wait, and until when. */
export type ChatWait = { chatId: string; untilMs: number }
