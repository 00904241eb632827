import type { Language } from '@peyk/domain/language'
import type { Status } from '@peyk/domain/status'
import { isolate } from './formatting.ts'
import { en } from './words/en.ts'
import { fa } from './words/fa.ts'

/** Everything Peyk says in the chat besides notifications (see `templates/`), as Telegram HTML. Arguments are HTML already. */
export type Words = {
  labels: { order: string; status: string; amount: string; time: string; view: string; orderUpdate: string }
  statuses: Record<Status, string>
  greeting: string
  greetingHint: string
  linked: (order: string) => string
  /** What follows where there is still something to notify. */
  linkedPromise: string
  /** To the chat that has the order now, and to the one that had it. */
  movedHere: (order: string) => string
  movedAway: (order: string) => string
  linkedElsewhere: (order: string) => string
  alreadyNotified: (order: string) => string
  badLink: string
  trackUsage: string
  notYours: (order: string) => string
  panelAway: string
  trackTooOften: string
  noOrders: string
  ordersTitle: string
  /** Buttons under orders. */
  buttons: { stop: string; followAgain: string; back: string; newer: string; older: string }
  page: (page: string, pages: string) => string
  /** In an order’s details, whether its customer was notified. */
  notified: { sent: string; underWay: string; notYet: string }
  stopUsage: string
  stopped: (order: string) => string
  notFollowed: (order: string) => string
  chooseLanguage: string
  languageSet: string
  /** What operators see of a notification of which nobody can know. */
  card: { title: string; reason: string; question: string; resend: string; markDelivered: string }
  decisionResent: (by: string) => string
  decisionDelivered: (by: string) => string
  decisionDone: string
  commands: Record<CommandName, string>
  helpIntro: string
  hint: string
  slowDown: string
  /** Answers to presses of buttons, shown for a moment. */
  notYourButton: string
  oldButton: string
}

/** The commands that people are shown, in this order; `/start` has a button of its own in Telegram. */
export const COMMAND_NAMES = ['orders', 'track', 'stop', 'language', 'help'] as const
export type CommandName = (typeof COMMAND_NAMES)[number]

const WORDS: Record<Language, Words> = { fa, en }

export function wordsOf(language: Language): Words {
  return WORDS[language]
}

/** What `/help` answers: every command with what it does. A slash that is not isolated jumps to the other side in Persian. */
export function toHelp({ helpIntro, commands }: Words): string {
  return [helpIntro, '', ...COMMAND_NAMES.map((name) => `${isolate(`/${name}`)} ${commands[name]}`)].join('\n')
}
