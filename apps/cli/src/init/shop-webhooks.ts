import { loadSettings } from '@peyk/config/settings'
import { createWebhooks } from '@peyk/panel/create-webhooks'
import type { CreatedWebhook } from '@peyk/panel/create-webhooks'
import { PanelUnavailable } from '@peyk/panel/panel-unavailable'
import { describeError } from '@peyk/domain/describe-error'
import { panelWebhookUrlOf } from '../panel-webhook-url.ts'
import type { Draft } from './env-text.ts'
import type { Talk } from './talk.ts'

export type ShopWebhooksResult = {
  /** Where the shop posts to; `undefined` where it is polled. */
  url: string | undefined
  created: CreatedWebhook[]
  /** Whether a person has to make some. */
  isLeft: boolean
}

/** Returns where the shop would post to, if its API takes webhooks there. */
export function shopWebhookUrlOf(draft: Draft): string | undefined {
  const settings = loadSettings(draft, 'cli')
  const isPushed = settings.sources.panel === 'webhook' && settings.telegram.webhookUrl !== undefined
  return isPushed && settings.panel.adapter !== 'generic' ? panelWebhookUrlOf(settings) : undefined
}

/** Creates the shop's webhooks, where the shop pushes and its API takes them. */
export async function createShopWebhooks(draft: Draft, isWanted: boolean, talk: Talk): Promise<ShopWebhooksResult> {
  const url = shopWebhookUrlOf(draft)
  const created: CreatedWebhook[] = []
  if (url === undefined || !isWanted) return { url, created, isLeft: url !== undefined }
  const { panel } = loadSettings(draft, 'cli')
  const { words, say } = talk
  try {
    await createWebhooks(
      { ...panel, apiBaseUrl: panel.apiBaseUrl ?? '' },
      { url, secret: draft['PANEL_WEBHOOK_SECRET'] ?? '' },
      (webhook) => {
        created.push(webhook)
        say(words.webhook[webhook.outcome](webhook.topic))
      },
    )
    return { url, created, isLeft: false }
  } catch (error) {
    if (!(error instanceof PanelUnavailable)) throw error
    say(words.webhookFails(describeError(error)))
    return { url, created, isLeft: true }
  }
}
