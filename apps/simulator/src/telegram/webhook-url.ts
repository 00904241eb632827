import { badRequest } from './api-error.ts'

/** https://core.telegram.org/bots/api#setwebhook; `new URL` leaves out the port that is the scheme's own. */
const PORTS = new Set(['', '443', '80', '88', '8443'])

/** Throws Telegram's 400; http on this machine is taken, as a Bot API server of one's own does (`--local`). */
export function checkWebhookUrl(address: string): void {
  const url = URL.parse(address)
  if (!url || !['http:', 'https:'].includes(url.protocol)) throw badRequest('invalid webhook URL specified')
  if (isLoopback(url.hostname)) return
  if (url.protocol !== 'https:') throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
  if (!PORTS.has(url.port)) throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443')
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}
