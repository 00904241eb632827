import type { Tracing } from './tracing.ts'

/** The token is a part of the Bot API's paths, after those of an API root. https://core.telegram.org/bots/api#making-requests */
const TOKEN_IN_PATH = /\/bot\d+(?::|%3A)[^/]+/i

/**
 * Returns what traces requests to Telegram. They carry no trace context: nobody there continues our traces, and a proxy or another API
 * root on the way need not know of them.
 */
export function traceTelegram(tracing: Pick<Tracing, 'isOn' | 'span'>): (plain: typeof fetch) => typeof fetch {
  if (!tracing.isOn) return (plain) => plain
  return (plain) => (url, init) => {
    const address = url instanceof Request ? url.url : String(url)
    const attributes = toClientAttributes(init?.method ?? 'GET', address.replace(TOKEN_IN_PATH, '/bot[secret]'))
    return tracing.span('telegram request', attributes, async (note) => {
      const response = await plain(url, init)
      note({ 'http.response.status_code': response.status })
      return response
    })
  }
}

/** Returns what traces a request to the panel, given its address without password and query. The panel can continue the trace. */
export function tracePanel(tracing: Pick<Tracing, 'span' | 'callerHeaders'>) {
  return <Answer extends { status: number }>(
    address: string,
    send: (headers: Record<string, string>) => Promise<Answer>,
  ): Promise<Answer> =>
    tracing.span('panel request', toClientAttributes('GET', address), async (note) => {
      const answer = await send(tracing.callerHeaders())
      note({ 'http.response.status_code': answer.status })
      return answer
    })
}

/** https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client */
function toClientAttributes(method: string, address: string) {
  const url = new URL(address)
  url.username = ''
  url.password = ''
  url.search = ''
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  return {
    'http.request.method': method,
    'url.full': url.href,
    'server.address': url.hostname,
    'server.port': port,
  }
}
