import { loadSettings } from '@peyk/config/settings'
import type { Settings } from '@peyk/config/settings'
import { SECOND } from '@peyk/domain/time'
import { ALLOWED_UPDATES } from '@peyk/telegram/update'
import type { Command } from 'commander'
import { recordAlone } from '../audit.ts'
import { withTelegram } from '../telegram-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import type { Deps } from '../deps.ts'
import { CommandFailed } from '../failures.ts'
import { toLocalIso } from '@peyk/domain/local-time'
import { createOutput } from '../output.ts'
import { toPrintable } from '@peyk/domain/printable'
import { webhookUrlOf } from '../webhook-url.ts'
import { SUMMARIES } from '../summaries.ts'

type Options = { json?: boolean }

/** `peyk webhook info|set|delete` */
export const addWebhook: AddCommand = (parent, deps) => {
  const webhook = parent
    .command('webhook')
    .summary(SUMMARIES.webhook)
    .description(
      'Shows, sets or deletes the webhook that Telegram pushes updates to. Ingress does this by itself when it starts.',
    )
    .addHelpText('after', '\nExample:\n  $ peyk webhook info')
  addInfo(webhook, deps)
  addSet(webhook, deps)
  addDelete(webhook, deps)
}

function addInfo(webhook: Command, deps: Deps): void {
  defineCommand(webhook, 'info', {
    summary: 'print Telegram’s webhook status',
    examples: ['webhook info'],
  }).action(async (options: Options) => {
    const info = await withTelegram(loadSettings(deps.env, 'cli'), (api) => api.getWebhookInfo())
    const lastError =
      info.last_error_date === undefined
        ? 'none'
        : `${info.last_error_message ?? 'unknown'} (${toLocalIso(info.last_error_date * SECOND)})`
    const text = [
      `url         ${info.url === '' ? 'none: no webhook is set' : info.url}`,
      `waiting     ${info.pending_update_count} updates`,
      `last error  ${lastError}`,
      `updates     ${info.allowed_updates?.join(', ') ?? 'Telegram’s default'}`,
    ]
    createOutput(deps, options.json).result(info, text.map(toPrintable).join('\n'))
  })
}

function addSet(webhook: Command, deps: Deps): void {
  defineCommand(webhook, 'set', {
    summary: 'make Telegram push updates to WEBHOOK_URL and WEBHOOK_PATH',
    details: 'Only in webhook mode: with long polling, a webhook would stop all updates.',
    examples: ['webhook set'],
  }).action(async (options: Options) => {
    const settings = loadSettings(deps.env, 'cli')
    const url = pushUrlOf(settings)
    await withTelegram(settings, (api) =>
      api.setWebhook({ url, secret_token: settings.telegram.webhookSecret, allowed_updates: [...ALLOWED_UPDATES] }),
    )
    await recordAlone(settings, { act: 'webhook', detail: `set ${url}` }, deps)
    createOutput(deps, options.json).result({ result: 'set', url }, `Telegram pushes updates to ${url} now.`)
  })
}

function pushUrlOf(settings: Settings): string {
  const url = webhookUrlOf(settings)
  if (url === undefined)
    throw new CommandFailed(
      'Telegram updates come by long polling here, and a webhook would stop it; nothing changed. ' +
        'For webhooks, set TELEGRAM_UPDATES=webhook (or USE_WEBHOOK=true) and WEBHOOK_URL.',
    )
  return url
}

function addDelete(webhook: Command, deps: Deps): void {
  defineCommand(webhook, 'delete', {
    summary: 'delete the webhook',
    details: 'Telegram keeps the waiting updates.',
    examples: ['webhook delete'],
  }).action(async (options: Options) => {
    const settings = loadSettings(deps.env, 'cli')
    await withTelegram(settings, (api) => api.deleteWebhook({ drop_pending_updates: false }))
    await recordAlone(settings, { act: 'webhook', detail: 'delete' }, deps)
    const output = createOutput(deps, options.json)
    output.result({ result: 'deleted' }, 'No webhook is set any more.')
    if (settings.sources.telegram === 'webhook')
      output.note('These settings want a webhook: ingress sets it again when it starts.')
  })
}
