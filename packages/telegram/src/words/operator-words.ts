import type { PauseReason } from '@peyk/domain/sending-pause'
import type { StatusMapping } from '@peyk/domain/status-mapping'

/** A check of Redis's configuration, as `inspectRedis` names it. */
export type UnsafeCheck = 'version' | 'eviction' | 'persistence' | 'replication'

/** Who paused, until when, and Telegram's or the person's words; each absent where there is none. */
export type PauseDetails = { by?: string; until?: string; detail?: string }

/** Why notifications are stuck, as `stuck-cause.ts` names it. */
export type StuckWords = 'paused' | 'no_notifier' | 'queue_paused' | 'clock' | 'no_sweep' | 'backlog' | 'unknown'

/** One part of an alert: a title in bold and the text under it. */
export type AlertWords = { title: string; text: string }

/**
 * All texts to operators except the alert of one uncertain notification, as Telegram HTML. Arguments are HTML already: numbers in
 * the language's digits, durations in words.
 */
export type OperatorWords = {
  uncertain: (count: string, all: string) => AlertWords
  rejected: (count: string, all: string) => AlertWords
  canceledAfterPaid: (count: string) => AlertWords
  unreadable: (entries: string) => AlertWords
  answersUnreadable: (count: string) => AlertWords
  unknownWords: (count: string) => AlertWords
  /** One of them with its first order: what to set, or the words that no setting can hold. */
  unknownWord: Record<StatusMapping['kind'], (order: string, settingOrWord: string) => string>
  moreWords: (count: string) => string
  wordsVary: string
  gone: (count: string) => AlertWords
  panelKnowsNone: AlertWords
  idReused: AlertWords
  reusedId: (order: string, chat: string, money: string, otherChat: string, otherMoney: string) => string
  panelAway: AlertWords
  panelBack: (duration: string) => AlertWords
  panelSilent: (duration: string) => AlertWords
  panelHeard: AlertWords
  backfillStopped: AlertWords
  backfillGoesOn: AlertWords
  webhooksRefused: (duration: string) => AlertWords
  webhooksAccepted: AlertWords
  redisAway: (duration: string) => AlertWords
  redisRefuses: (reason: string) => AlertWords
  redisRefused: (duration: string) => AlertWords
  redisUnsafe: Record<UnsafeCheck, AlertWords>
  writesLost: (uncertain: string, writtenAgain: string) => AlertWords
  sendingPaused: (reason: PauseReason, details: PauseDetails) => AlertWords
  sendingResumed: (reason: PauseReason, duration: string) => AlertWords
  memoryShort: (days: string) => AlertWords
  redisClockBack: (duration: string) => AlertWords
  stuck: (duration: string, cause: string) => AlertWords
  checksStuck: (duration: string) => AlertWords
  stuckCauses: Record<StuckWords, string>
  /** `isAhead`: Redis's clock is ahead of the host's. */
  clocksDiffer: (duration: string, host: string, isAhead: boolean) => AlertWords
  /** Under an alert of several uncertain notifications. Texts of buttons are plain. */
  storm: {
    resendAll: (count: string) => string
    resolveAll: (count: string) => string
    askResend: (count: string) => string
    askResolve: (count: string) => string
    yes: (what: string) => string
    cancel: string
    resent: (count: string, by: string) => string
    resolved: (count: string, by: string) => string
    changed: (count: string) => string
    board: string
  }
  orders: (list: string) => string
  moreOrders: (count: string) => string
  reasons: (reason: string, count: string) => string
  summaryTitle: (date: string) => string
  summaryFrom: (from: string, to: string) => string
  statusTitle: string
  figures: {
    notified: string
    missed: string
    notifiedToday: string
    waiting: string
    held: string
    rejected: string
    uncertain: string
    inAll: (count: string) => string
    paidToNotified: string
    lastHour: string
    median: string
    slowest: string
    nothingSent: string
  }
  sources: { title: string; panel: string; telegram: string; webhook: string; polling: string }
  queues: string
  queue: (waiting: string, active: string, failed: string) => string
  processes: string
  noProcesses: string
  decide: string
}
