/** What Telegram lets a bot send: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
export type Limits = { perSecond: number; perChatIntervalMs: number; perGroupMinute: number }

export const TELEGRAM_LIMITS: Limits = { perSecond: 30, perChatIntervalMs: 1000, perGroupMinute: 20 }

export type RateMeter = {
  /** Counts one message; returns 0 when it may be sent, else the seconds to wait (and counts a violation). */
  take(chatId: number): number
  violations(): number
  /** When each accepted message came, in milliseconds of a monotonic clock; the newest 100,000. */
  times(): readonly number[]
}

const SECOND_MS = 1000
const MINUTE_MS = 60_000
const TIMES_KEPT = 100_000

/** Strict: not a millisecond of any window is forgiven. */
export function createRateMeter(limits: Limits | 'off', now: () => number = () => performance.now()): RateMeter {
  let violations = 0
  let times: number[] = []
  const byChat = new Map<number, number[]>()

  function waitMs(chatId: number, at: number, limit: Limits): number {
    const chat = byChat.get(chatId) ?? []
    const waits = [
      untilRoom(times, limit.perSecond, SECOND_MS, at),
      untilRoom(chat, 1, limit.perChatIntervalMs, at),
      chatId < 0 ? untilRoom(chat, limit.perGroupMinute, MINUTE_MS, at) : 0,
    ]
    return Math.max(...waits)
  }

  return {
    violations: () => violations,
    times: () => times,
    take(chatId) {
      const at = now()
      const wait = limits === 'off' ? 0 : waitMs(chatId, at, limits)
      if (wait > 0) {
        violations += 1
        return Math.ceil(wait / SECOND_MS)
      }
      times.push(at)
      if (times.length > 2 * TIMES_KEPT) times = times.slice(-TIMES_KEPT)
      if (limits !== 'off')
        byChat.set(chatId, [...(byChat.get(chatId) ?? []).filter((time) => time > at - MINUTE_MS), at])
      return 0
    },
  }
}

/** Milliseconds until fewer than `count` of `times` are within `spanMs`; 0 when there is room now. */
function untilRoom(times: readonly number[], count: number, spanMs: number, at: number): number {
  const oldest = times.at(-count)
  return oldest === undefined ? 0 : Math.max(0, spanMs - (at - oldest))
}
