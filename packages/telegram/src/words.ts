import type { Language } from '@peyk/domain/language'
import type { NoticeKind } from '@peyk/domain/notice'
import type { Status } from '@peyk/domain/status'
import { en } from './words/en.ts'
import { fa } from './words/fa.ts'

/** Everything Peyk says in the chat, as Telegram HTML. Arguments are HTML already. */
export type Words = {
  notices: Record<NoticeKind, { title: string; closing: string }>
  labels: { order: string; amount: string; time: string; view: string }
  statuses: Record<Status, string>
  greeting: string
  greetingHint: string
  linked: (order: string, status: string) => string
  linkedClosed: (order: string, status: string) => string
  alreadyTold: (order: string) => string
  badLink: string
  trackUsage: string
  notYours: (order: string) => string
  panelAway: string
  noOrders: string
  ordersTitle: string
  stopUsage: string
  stopped: (order: string) => string
  notFollowed: (order: string) => string
  chooseLanguage: string
  languageSet: string
  /** What operators see of a notice of which nobody can know. */
  card: { title: string; reason: string; question: string; resend: string; markDelivered: string }
  cardResent: (by: string) => string
  cardDelivered: (by: string) => string
  cardDone: string
  help: string
  hint: string
}

const WORDS: Record<Language, Words> = { fa, en }

export function wordsOf(language: Language): Words {
  return WORDS[language]
}
