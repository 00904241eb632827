import type { Language } from '@peyk/domain/language'
import { operatorEn } from './words/operator-en.ts'
import { operatorFa } from './words/operator-fa.ts'

/** What went wrong with Redis's configuration, as `inspectRedis` names its checks. */
export type UnsafeCheck = 'version' | 'eviction' | 'persistence'

/** One part of an alert: a line in bold, and what is said under it. */
export type AlertWords = { title: string; text: string }

/**
 * Everything Peyk says to operators besides the card of an uncertain notification, as Telegram HTML. Arguments are HTML already:
 * numbers in the language's digits, durations in words.
 */
export type OperatorWords = {
  uncertain: (count: string, all: string) => AlertWords
  rejected: (count: string, all: string) => AlertWords
  panelAway: AlertWords
  panelBack: (duration: string) => AlertWords
  redisAway: (duration: string) => AlertWords
  redisRefuses: (reason: string) => AlertWords
  redisRefused: (duration: string) => AlertWords
  redisUnsafe: Record<UnsafeCheck, AlertWords>
  orders: (orders: string, more: string | undefined) => string
  reasons: (reason: string, count: string) => string
  summaryTitle: (date: string) => string
  summaryFrom: (from: string, to: string) => string
  statusTitle: string
  figures: {
    notified: string
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
  units: { ms: string; s: string; min: string; h: string; d: string; and: string }
  decide: string
}

const WORDS: Record<Language, OperatorWords> = { fa: operatorFa, en: operatorEn }

export function operatorWordsOf(language: Language): OperatorWords {
  return WORDS[language]
}
