import type { Settings } from '@peyk/config/settings'

/**
 * Returns the address of the panel's webhook here.
 *
 * @param given an address from the command line: an origin, or a whole address with its path
 */
export function panelWebhookUrlOf({ telegram, http, panel }: Settings, given?: string): string {
  if (given !== undefined) {
    const { pathname, search } = new URL(given)
    return pathname === '/' && search === '' ? new URL(panel.webhookPath, given).href : given
  }
  return (telegram.webhookUrl ?? `http://${reachable(http.host)}:${http.port}`) + panel.webhookPath
}

/** Returns a loopback address for one that means every interface. */
function reachable(host: string): string {
  if (['0.0.0.0', '::', '[::]'].includes(host)) return '127.0.0.1'
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}
