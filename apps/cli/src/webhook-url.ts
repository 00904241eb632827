import type { Settings } from '@peyk/config/settings'

/** Where Telegram is to push updates; `undefined` where they are polled. */
export function webhookUrlOf({ sources, telegram }: Settings): string | undefined {
  return sources.telegram === 'webhook' ? `${telegram.webhookUrl}${telegram.webhookPath}` : undefined
}
