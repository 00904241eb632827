/** What Telegram lets a bot send: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
export type Limits = { perSecond: number; perChatIntervalMs: number; perGroupMinute: number }

export const TELEGRAM_LIMITS: Limits = { perSecond: 30, perChatIntervalMs: 1000, perGroupMinute: 20 }

export type RateMeter = {
  /** Counts one message; returns 0 when it may be sent, else the seconds to wait (and counts a violation). */
  take(chatId: number): number
  violations(): number
}

const SECOND_MS = 1000
const MINUTE_MS = 60_000
/** A sender spaces its writes, we see arrivals: what the way here may shift is forgiven. */
const MAX_JITTER_MS = 100

export function createRateMeter(limits: Limits | 'off', now: () => number = Date.now): RateMeter {
  let violations = 0
  let recent: number[] = []
  const byChat = new Map<number, number[]>()

  function waitMs(chatId: number, at: number, limit: Limits): number {
    const chat = byChat.get(chatId) ?? []
    const waits = [
      untilRoom(recent, limit.perSecond, SECOND_MS, at),
      untilRoom(chat, 1, limit.perChatIntervalMs, at),
      chatId < 0 ? untilRoom(chat, limit.perGroupMinute, MINUTE_MS, at) : 0,
    ]
    return Math.max(...waits)
  }

  return {
    violations: () => violations,
    take(chatId) {
      if (limits === 'off') return 0
      const at = now()
      const wait = waitMs(chatId, at, limits)
      if (wait > 0) {
        violations += 1
        return Math.ceil(wait / SECOND_MS)
      }
      recent = [...recent.filter((time) => time > at - SECOND_MS), at]
      byChat.set(chatId, [...(byChat.get(chatId) ?? []).filter((time) => time > at - MINUTE_MS), at])
      return 0
    },
  }
}

/** Milliseconds until fewer than `count` of `times` are within `spanMs`; 0 when there is room now. */
function untilRoom(times: readonly number[], count: number, spanMs: number, at: number): number {
  const oldest = times.at(-count)
  if (oldest === undefined) return 0
  const jitterMs = Math.min(MAX_JITTER_MS, spanMs / 10)
  return at - oldest < spanMs - jitterMs ? spanMs - (at - oldest) : 0
}
