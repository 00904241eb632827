import type { Settings } from '@peyk/config/settings'

/** Returns the log line that says which sources are on and that the others are off. */
export function describeMode({ telegram, panel }: Settings['sources']): {
  event: 'mode.webhook' | 'mode.polling'
  message: string
} {
  const orderUpdate =
    panel === 'webhook'
      ? 'Order updates come from the panel’s webhook; order polling is off.'
      : 'Pending orders are checked by polling the panel; the panel’s webhook is off.'
  const updates =
    telegram === 'webhook'
      ? 'Telegram updates come by webhook; long polling is off.'
      : 'Telegram updates come by long polling; the Telegram webhook is off.'
  return { event: panel === 'webhook' ? 'mode.webhook' : 'mode.polling', message: `${orderUpdate} ${updates}` }
}
