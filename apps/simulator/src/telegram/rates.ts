/** What Telegram lets a bot send: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
export type Limits = { perSecond: number; perChatIntervalMs: number; perGroupMinute: number }

export const TELEGRAM_LIMITS: Limits = { perSecond: 30, perChatIntervalMs: 1000, perGroupMinute: 20 }

/** The accepted messages, oldest first: when each came, in milliseconds of `performance.now()`, and to which chat. */
export type Sends = {
  /** All that were ever accepted; of the rest only the newest 100,000 stay. */
  count: number
  times: readonly number[]
  chatIds: readonly number[]
}

export type RateMeter = {
  /** Counts one message; returns 0 when it may be sent, else the seconds to wait (and counts a violation). */
  take(chatId: number): number
  violations(): number
  sends(): Sends
}

const SECOND_MS = 1000
const MINUTE_MS = 60_000
const MOST_SENDS = 100_000

/** Strict: not a millisecond of any window is forgiven. */
export function createRateMeter(limits: Limits | 'off', now: () => number = () => performance.now()): RateMeter {
  let violations = 0
  let count = 0
  let times: number[] = []
  let chatIds: number[] = []
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
    sends: () => ({ count, times, chatIds }),
    take(chatId) {
      const at = now()
      const wait = limits === 'off' ? 0 : waitMs(chatId, at, limits)
      if (wait > 0) {
        violations += 1
        return Math.ceil(wait / SECOND_MS)
      }
      count += 1
      times.push(at)
      chatIds.push(chatId)
      if (times.length > 2 * MOST_SENDS) {
        times = times.slice(-MOST_SENDS)
        chatIds = chatIds.slice(-MOST_SENDS)
      }
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
