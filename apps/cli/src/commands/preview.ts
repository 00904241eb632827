import { loadSettings } from '@peyk/config/settings'
import { LANGUAGES } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import { NOTIFICATION_KINDS } from '@peyk/domain/notification'
import type { NotificationKind } from '@peyk/domain/notification'
import type { Order } from '@peyk/domain/order'
import { toNotificationMessage } from '@peyk/telegram/notification-message'
import type { ChatMessage } from '@peyk/telegram/sender'
import { readTelegramHtml } from '@peyk/telegram/telegram-html'
import { Argument, Option } from 'commander'
import {
  parseAmountArgument,
  parseCurrencyArgument,
  parseOrderArgument,
  parseWebAddressArgument,
} from '../arguments.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { WrongUsage } from '../failures.ts'
import { sayFailure } from '../failure-words.ts'
import { loadNotificationTemplates } from '../notification-templates.ts'
import { createOutput } from '../output.ts'
import { SUMMARIES } from '../summaries.ts'

type Options = {
  json?: boolean
  language?: Language
  afterPaid?: boolean
  html?: boolean
  order: string
  amount: string | false
  currency: string
  url: string | false
}

/** `peyk preview <kind>` */
export const addPreview: AddCommand = (parent, deps) => {
  defineCommand(parent, 'preview', {
    summary: SUMMARIES.preview,
    details: 'Uses the built-in texts, or yours in TEMPLATES_DIR. Sends nothing.',
    examples: ['preview paid --language fa', 'preview refunded --after-paid --html', 'preview paid --no-amount --json'],
  })
    .addArgument(new Argument('<kind>', 'the notification').choices(NOTIFICATION_KINDS))
    .addOption(new Option('--language <code>', 'the language (default: DEFAULT_LANGUAGE)').choices(LANGUAGES))
    .option('--after-paid', 'a refund after the customer was notified of the payment')
    .option('--html', 'print the Telegram HTML rather than the text')
    .option('--order <id>', 'the order’s id', parseOrderArgument, 'A-1001')
    .option('--amount <number>', 'its amount', parseAmountArgument, '250000')
    .option('--no-amount', 'an order without an amount')
    .option(
      '--currency <code>',
      'its currency: IRT (toman), IRR (rial) or another ISO 4217 code',
      parseCurrencyArgument,
      'IRT',
    )
    .option('--url <url>', 'the button’s address', parseWebAddressArgument, 'https://shop.example/orders/1001')
    .option('--no-url', 'an order without an address, so without a button')
    .action((kind: NotificationKind, options: Options) => {
      if (options.afterPaid === true && kind !== 'refunded') throw new WrongUsage(sayFailure('noRefund', { kind }))
      const settings = loadSettings(deps.env, 'records')
      const templates = loadNotificationTemplates(settings)
      const language = options.language ?? settings.notifications.language
      const isPaidNotified = options.afterPaid === true
      const message = toNotificationMessage(kind, toOrder(kind, options), language, { templates, isPaidNotified })
      const { file, isOwn } = templates.find(kind, language, isPaidNotified)
      const text = textOf(message)
      const output = createOutput(deps, options.json)
      const template = `${file} ${isOwn ? 'of TEMPLATES_DIR' : 'of Peyk'}`
      output.message(
        { kind, language, template, ...message, text },
        options.html === true ? message.html : toScreen(text, message),
      )
      if (options.json !== true) output.note(`\nTemplate: ${template}`)
    })
}

function toOrder(status: NotificationKind, { order, amount, currency, url }: Options): Order {
  const nowMs = Date.now()
  return {
    orderId: order,
    status,
    rawStatus: status,
    chatId: undefined,
    ownerChatId: undefined,
    money: amount === false ? undefined : { amount, currency },
    url: url === false ? undefined : url,
    createdAtMs: nowMs,
    changedAtMs: nowMs,
  }
}

function textOf({ html }: ChatMessage): string {
  const read = readTelegramHtml(html)
  if ('problem' in read) throw new Error(`Telegram would refuse this message: ${read.problem}`)
  return read.text
}

function toScreen(text: string, { buttons = [] }: ChatMessage): string {
  const lines = buttons.flat().map((button) => `[ ${button.text} ]${'url' in button ? `  ${button.url}` : ''}`)
  return [text, ...(lines.length > 0 ? ['', ...lines] : [])].join('\n')
}
