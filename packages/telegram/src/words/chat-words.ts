import type { Status } from '@peyk/domain/status'

/** All texts in a customer's chat except notifications (see `templates/`), as Telegram HTML. Arguments are HTML already. */
export type Words = {
  labels: { order: string; status: string; amount: string; time: string; view: string; notification: string }
  statuses: Record<Status, string>
  greeting: string
  greetingHint: string
  linked: (order: string) => string
  /** Follows `linked` when a notification is still to come. */
  linkedPromise: string
  /** To the chat that has the order now, and to the one that had it before. */
  movedHere: (order: string) => string
  movedAway: (order: string) => string
  linkedElsewhere: (order: string) => string
  alreadyNotified: (order: string) => string
  /** The notification is in another chat. */
  notifiedElsewhere: (order: string) => string
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
  /** In an order’s details: the state of its notification. */
  notified: { sent: string; underWay: string; notYet: string }
  stopUsage: string
  stopped: (order: string) => string
  notFollowed: (order: string) => string
  chooseLanguage: string
  languageSet: string
  /** The answer to `/id`: the chat, and the topic in which it was asked. */
  chatId: (id: string) => string
  topicId: (id: string) => string
  /** What operators see of a notification that may or may not have arrived, and of their decision on it. */
  uncertain: {
    title: string
    reason: string
    question: string
    resend: string
    resolve: string
    resent: (by: string) => string
    resolved: (by: string) => string
    alreadyDecided: string
  }
  commands: Record<CommandName, string>
  helpIntro: string
  hint: string
  slowDown: string
  /** Answers to presses of buttons, shown for a moment. */
  notYourButton: string
  oldButton: string
}

/** The commands of the help and of Telegram's menu, in this order. Telegram has its own button for `/start`. */
export const COMMAND_NAMES = ['orders', 'track', 'stop', 'language', 'id', 'help'] as const
export type CommandName = (typeof COMMAND_NAMES)[number]
