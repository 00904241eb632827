import { LANGUAGES } from '@peyk/domain/language'
import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import * as field from '../fields.ts'
import { secrets } from '../secrets.ts'
import { say } from '../say.ts'
import type { Variables } from '../variable.ts'

export const NOTIFICATIONS = {
  NOTIFY_ON: {
    schema: field.someOf(NOTIFICATION_KINDS),
    default: 'paid',
    meaning: `The kinds of notification that are sent: ${NOTIFICATION_KINDS.map((kind) => `\`${kind}\``).join(', ')}.`,
    example: 'paid,refunded',
  },
  UNCERTAIN_POLICY: {
    schema: field.oneOf(['hold', 'resend']),
    default: 'hold',
    meaning:
      'For a message that may have arrived. `hold`: an operator decides. `resend`: Peyk sends it again after a minute.',
    example: 'resend',
  },
  DELIVERY_RETENTION_DAYS: {
    schema: field.integer(1, 36_500, 'days'),
    default: '400',
    meaning:
      'Days for which Peyk remembers that a notification was sent; at least 14, since panels repeat their order updates for so long.',
    example: '800',
  },
  HISTORY_DAYS: {
    schema: field.integer(1, 36_500, 'days'),
    default: '30',
    meaning:
      'Days after which a notified order is compacted: its details and history go; what was sent when, and the chat, remain for `DELIVERY_RETENTION_DAYS`.',
    example: '90',
  },
  PENDING_TTL_DAYS: {
    schema: field.integer(1, 3650, 'days'),
    default: '30',
    meaning: 'Days after which a pending order expires. Peyk no longer checks it then.',
    example: '14',
  },
  LINK_SECRET: {
    schema: secrets(say('linkSecret')),
    whenUnset: 'derived from `BOT_TOKEN`',
    meaning:
      'Signs the links that connect an order with a chat. The shop needs it too. Of several, comma separated, any verifies and the first signs.',
    example: 'random-characters-for-links',
    isSecret: true,
    isForFirstStart: true,
  },
  LINK_TAKES_OVER: {
    schema: field.flag,
    default: 'false',
    meaning: 'Whether a signed link moves an order away from the chat that the panel names as its customer’s.',
    example: 'true',
  },
  DEFAULT_LANGUAGE: {
    schema: field.oneOf(LANGUAGES),
    default: 'fa',
    meaning:
      'The language of customers who have not chosen one, and of alerts, `peyk doctor` and errors in settings and command lines: `fa` or `en`.',
    example: 'en',
  },
  TIME_ZONE: {
    schema: field.timeZone,
    default: 'Asia/Tehran',
    meaning:
      'The time zone of all times that people read: messages, board, command line and log. A Jalali time of the panel that names no zone is in it too.',
    example: 'Asia/Dubai',
  },
  TEMPLATES_DIR: {
    schema: field.text(say('folder')),
    whenUnset: 'Peyk’s templates alone',
    meaning: 'A folder with message templates of your own. See docs/messages.md.',
    example: '/etc/peyk/templates',
  },
  ADMIN_CHAT_ID: {
    schema: field.pattern(/^-?\d+$/, say('chatId')),
    whenUnset: 'no alerts',
    meaning: 'The chat where operators get alerts and a summary, and can ask for /status. See docs/operators-chat.md.',
    example: '-1001234567890',
  },
  ADMIN_USER_IDS: {
    schema: field.userIds,
    whenUnset: 'everybody in that chat',
    meaning: 'Who may press buttons in the operators’ chat: Telegram’s numeric ids, comma separated.',
    example: '7001,7002',
  },
  ADMIN_TOPIC_ID: {
    schema: field.integer(1, 2 ** 31),
    whenUnset: 'the chat without a topic',
    meaning: 'The topic of that chat.',
    example: '7',
  },
  SUMMARY_AT: {
    schema: field.timeOfDay,
    default: '09:00',
    meaning: 'When operators get the summary of the last day, in `TIME_ZONE`.',
    example: '21:30',
  },
} as const satisfies Variables
