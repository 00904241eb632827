import type { Settings } from '@peyk/config/settings'

/** Returns where Telegram should push updates; `undefined` with long polling. */
export function webhookUrlOf({ sources, telegram }: Settings): string | undefined {
  return sources.telegram === 'webhook' ? `${telegram.webhookUrl}${telegram.webhookPath}` : undefined
}
