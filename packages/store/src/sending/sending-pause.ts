import type { ChatWait, PauseReason, SendingPause } from '@peyk/domain/sending-pause'
import { MINUTE, SECOND } from '@peyk/domain/time'
import type { Redis } from 'ioredis'
import { readRedisClock } from '../connection/redis-clock.ts'
import type { Scripts } from '../connection/scripts.ts'
import type { Keys } from '../keys.ts'
import { parseObject } from '../parse-object.ts'

export type SendingPauses = ReturnType<typeof createSendingPauses>

/** A pause that ended, how long it was, and who ended it: absent where a probe or the time did. */
export type EndedPause = SendingPause & { lastedMs: number; endedBy?: string }

export type PauseNow = {
  pause?: SendingPause
  /** The caller is the one to log its beginning. */
  isNew?: boolean
  /** The caller is the one to probe now. */
  isToProbe?: boolean
  /** A pause that ended: the caller is the one to log it. */
  ended?: EndedPause
}

/** The outcome of a probe, or of the one try that it allowed. `unused`: that try was not written. */
export type ProbeResult = 'passed' | 'failed' | 'unused'

/** The wait before the first probe. It doubles after each failure, up to the longest. */
const FIRST_PROBE_MS = 1 * SECOND
const LONGEST_PROBE_MS = 15 * SECOND
/** A probe that reports nothing for so long has lost its process. */
const PROBE_LEASE_MS = 15 * SECOND
/** The pause ends when nothing wanted to be sent for so long after a probe that passed. */
const TRIAL_MS = 30 * SECOND
/** Operators get no alert of a shorter wait: it is over before they read it. */
const ALERT_FROM_MS = 1 * MINUTE
/** Telegram asks for no longer wait. A clock that jumps must not make one. */
const LONGEST_WAIT_MS = 7 * 24 * 60 * MINUTE

/**
 * The pause of all sending, which the limiter obeys (grant-slots.lua), and the chats that wait alone.
 *
 * @param botId another bot's pause counts as none; absent: that of whichever bot is at work here
 */
export function createSendingPauses(redis: Redis, scripts: Scripts, keys: Keys, botId: string | undefined) {
  const currentBot = async () => botId ?? (await redis.get(keys.bot)) ?? undefined
  return {
    ...createPause(redis, scripts, keys, botId, currentBot),
    ...createChatWaits(redis, scripts, keys, botId, currentBot),
  }
}

type CurrentBot = () => Promise<string | undefined>
type BotCall = { botId: string | undefined }

function createPause(redis: Redis, scripts: Scripts, keys: Keys, botId: string | undefined, currentBot: CurrentBot) {
  type Pausing = { reason: PauseReason; waitMs?: number; detail?: string; by?: string; probeInMs?: number }
  type Probed = { result: ProbeResult; trialId?: string; detail?: string }
  const alerts = { alertFromMs: ALERT_FROM_MS }
  const probes = {
    firstMs: FIRST_PROBE_MS,
    longestMs: LONGEST_PROBE_MS,
    probeLeaseMs: PROBE_LEASE_MS,
    trialMs: TRIAL_MS,
  }
  const pause = scripts.load<BotCall & Pausing & typeof alerts, boolean>('sending/pause-sending')
  const resume = scripts.load<BotCall & { by: string } & typeof alerts, { ended?: EndedPause }>(
    'sending/resume-sending',
  )
  const watch = scripts.load<BotCall & typeof alerts & typeof probes, PauseNow>('sending/watch-pause')
  const recordProbe = scripts.load<BotCall & Probed & typeof alerts & typeof probes, boolean>('sending/record-probe')

  return {
    /** Pauses all sending. Returns whether this call began it: a stronger reason or a longer wait stays. */
    async pause(
      reason: PauseReason,
      { waitMs, ...more }: { waitMs?: number; detail?: string; by?: string } = {},
    ): Promise<boolean> {
      const isProbed = reason === 'token_refused' || reason === 'telegram_unwell'
      return pause({
        ...more,
        ...alerts,
        botId,
        reason,
        ...(waitMs !== undefined && { waitMs: Math.min(Math.ceil(waitMs), LONGEST_WAIT_MS) }),
        ...(isProbed && { probeInMs: FIRST_PROBE_MS }),
      })
    },

    /** Ends the pause, whatever its reason, in a person's name. Returns what it was, or `undefined` where there was none. */
    async resume(by: string): Promise<EndedPause | undefined> {
      return (await resume({ ...alerts, botId, by })).ended
    },

    /** Returns the pause that goes on. */
    async read(): Promise<SendingPause | undefined> {
      const value = await redis.get(keys.pause)
      if (value === null) return undefined
      const found = (parseObject(value) as SendingPause | undefined) ?? {
        reason: 'operator',
        by: 'unreadable',
        sinceMs: 0,
      }
      if (!isOf(found, await currentBot())) return undefined
      const isOver = found.untilMs !== undefined && found.untilMs <= (await readRedisClock(redis))
      return isOver ? undefined : found
    },

    /** Ends a pause whose time is over. Returns what is to be done about the one that goes on. */
    async watch(): Promise<PauseNow> {
      return watch({ ...alerts, ...probes, botId })
    },

    /** Records a probe. One that passed lets one request through, whose outcome is recorded with its `trialId`. */
    async recordProbe(result: ProbeResult, more: { trialId?: string; detail?: string } = {}): Promise<void> {
      await recordProbe({ ...more, ...alerts, ...probes, botId, result })
    },
  }
}

function createChatWaits(
  redis: Redis,
  scripts: Scripts,
  keys: Keys,
  botId: string | undefined,
  currentBot: CurrentBot,
) {
  const noteWait = scripts.load<BotCall & { chatId: string; waitMs: number }, 'chat' | 'bot'>('sending/note-chat-wait')

  return {
    /** Lets a chat wait alone. Returns `bot` when another chat was asked to wait before: then the whole bot is meant. */
    async noteChatWait(chatId: string, waitMs: number): Promise<'chat' | 'bot'> {
      return noteWait({ botId, chatId, waitMs: Math.min(Math.ceil(waitMs), LONGEST_WAIT_MS) })
    },

    /** Telegram took a message for another chat since: only the one chat was meant. */
    async forgetChatAskedToWait(): Promise<void> {
      await redis.del(keys.chatAskedToWait)
    },

    /** Returns the chats that wait, the longest wait first. */
    async chatWaits(): Promise<ChatWait[]> {
      const waits = Object.entries(await redis.hgetall(keys.chatWaits))
      if (waits.length === 0) return []
      const [bot, nowMs] = await Promise.all([currentBot(), readRedisClock(redis)])
      return waits
        .flatMap(([chatId, value]) => {
          const wait = parseObject(value) as { untilMs: number; botId?: string } | undefined
          return wait !== undefined && isOf(wait, bot) && wait.untilMs > nowMs
            ? [{ chatId, untilMs: wait.untilMs }]
            : []
        })
        .toSorted((a, b) => b.untilMs - a.untilMs)
    },

    /** Returns until when a chat waits, or `undefined`. */
    async chatWaitsUntilMs(chatId: string): Promise<number | undefined> {
      const value = await redis.hget(keys.chatWaits, chatId)
      if (value === null) return undefined
      const wait = parseObject(value) as { untilMs: number; botId?: string } | undefined
      return wait !== undefined && isOf(wait, await currentBot()) && wait.untilMs > (await readRedisClock(redis))
        ? wait.untilMs
        : undefined
    },

    /** Ends a chat's wait. Returns whether it waited. */
    async endChatWait(chatId: string): Promise<boolean> {
      return (await redis.hdel(keys.chatWaits, chatId)) > 0
    },
  }
}

/** Whether a pause or a wait is this bot's: one that names no bot is everyone's. */
function isOf(found: { botId?: string }, bot: string | undefined): boolean {
  return found.botId === undefined || bot === undefined || found.botId === bot
}
