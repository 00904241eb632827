import { randomUUID } from 'node:crypto'
import { loadSettings } from '@peyk/config/settings'
import { SECOND } from '@peyk/domain/time'
import { EVENT_AUTHS, signEvent } from '@peyk/panel/sign-event'
import type { EventAuth } from '@peyk/panel/sign-event'
import { Option } from 'commander'
import {
  parseAmountArgument,
  parseChatArgument,
  parseCurrencyArgument,
  parseOrderArgument,
  parseWebAddressArgument,
} from '../arguments.ts'
import { recordAlone } from '../audit.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { toEventBody } from '../event-body.ts'
import { CommandFailed, InvalidValue } from '../failures.ts'
import { sayFailure } from '../failure-words.ts'
import { createOutput } from '../output.ts'
import { panelWebhookUrlOf } from '../panel-webhook-url.ts'
import { postEvent } from '../post-event.ts'
import type { WebhookAnswer } from '../post-event.ts'
import { toPrintable } from '@peyk/domain/printable'

type Options = { json?: boolean; url?: string; chat?: string; amount?: string; currency?: string; auth?: EventAuth }

/** `peyk panel send <order> <status>` */
export const addPanelSend: AddCommand = (parent, deps) => {
  defineCommand(parent, 'send', {
    summary: 'send a signed event about an order to this installation, as the panel would',
    details:
      'Peyk handles it like any event: a customer who follows the order is notified. Use a test id, such as test-1, and your own chat.',
    examples: ['panel send test-1 paid --chat 7001 --amount 250000 --currency IRT', 'panel send test-1 pending --json'],
  })
    .argument('<order>', 'the order’s id', parseOrderArgument)
    .argument('<status>', 'the status, in Peyk’s words or in the panel’s', parseStatusArgument)
    .option('--chat <id>', 'the customer’s Telegram chat', parseChatArgument)
    .option('--amount <number>', 'the amount', parseAmountArgument)
    .option(
      '--currency <code>',
      'its currency: IRT (toman), IRR (rial) or another ISO 4217 code',
      parseCurrencyArgument,
    )
    .addOption(
      new Option('--auth <kind>', 'how to sign it (default: the first kind enabled here)').choices(EVENT_AUTHS),
    )
    .option('--url <url>', 'another address than WEBHOOK_URL or this machine’s WEBHOOK_PORT', parseWebAddressArgument)
    .action(async (orderId: string, status: string, options: Options) => {
      const settings = loadSettings(deps.env, 'cli')
      if (settings.panel.adapter !== 'generic')
        throw new CommandFailed(
          `PANEL_ADAPTER is ${settings.panel.adapter}, and only events of the generic adapter can be sent; send one from the shop.`,
        )
      const [secret] = settings.panel.webhookSecrets
      if (secret === undefined)
        throw new CommandFailed(
          'PANEL_WEBHOOK_SECRET is not set, so nothing can be signed; set the secret that ingress uses.',
        )
      const { auth = EVENT_AUTHS.find((kind) => settings.panel.webhookAuth.includes(kind)) ?? 'standard' } = options
      const url = panelWebhookUrlOf(settings, options.url)
      const event = {
        id: `evt_${randomUUID()}`,
        timestampSeconds: Math.floor(Date.now() / SECOND),
        body: toEventBody(
          {
            id: orderId,
            status,
            chat_id: options.chat,
            amount: options.amount,
            currency: options.currency,
            updated_at: new Date().toISOString(),
          },
          settings.panel.fields,
        ),
      }
      const answer = await postEvent(url, signEvent(auth, secret, event), event.body)
      await recordAlone(settings, { act: 'panel-send', orderIds: [orderId], detail: `${status} to ${url}` }, deps)
      createOutput(deps, options.json).result({ url, auth, eventId: event.id, ...answer }, toText(answer))
      if (answer.status < 200 || answer.status > 299) throw new CommandFailed('')
    })
}

function toText({ status, code, message }: WebhookAnswer): string {
  return toPrintable(`${status} ${code === undefined ? '' : `${code}: `}${message}`)
}

function parseStatusArgument(text: string): string {
  if (text.trim() === '' || text.length > 200) throw new InvalidValue(sayFailure('status'))
  return text
}
