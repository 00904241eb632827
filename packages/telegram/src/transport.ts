import { Agent, ProxyAgent, Socks5ProxyAgent, request } from 'undici'
import type { Dispatcher } from 'undici'

/** The request failed before a byte of it was written: it is certain that Telegram never saw it. */
export class RequestNotWritten extends Error {
  override name = 'RequestNotWritten'
}

export type Transport = { fetch: typeof fetch; close: () => Promise<void> }

const CONNECT_TIMEOUT_MS = 10_000

/**
 * A `fetch` for the Bot API client that can tell "the request was never written" (DNS, refused connection, TLS, proxy)
 * from "it was written and then something failed", which Node's own fetch cannot.
 *
 * @param proxyUrl `http://`, `https://` or `socks5://`, with credentials if it needs them
 */
export function createTransport(proxyUrl: string | undefined): Transport {
  const agent = createAgent(proxyUrl)
  return {
    fetch: async (url, init) => {
      let written = false
      const marked = agent.compose(
        (dispatch) => (options, handler) =>
          dispatch(
            options,
            markWritten(handler, () => (written = true)),
          ),
      )
      try {
        const { statusCode, body } = await request(url instanceof Request ? url.url : url, {
          dispatcher: marked,
          method: init?.method === 'POST' ? 'POST' : 'GET',
          headers: init?.headers as Record<string, string>,
          body: init?.body === undefined ? null : String(init.body as URLSearchParams),
          ...(init?.signal ? { signal: init.signal } : {}),
        })
        const text = await body.text()
        return new Response(text === '' ? null : text, { status: statusCode })
      } catch (error) {
        if (written) throw error
        throw new RequestNotWritten('The request was not sent: no connection to the Bot API', { cause: error })
      }
    },
    close: () => agent.close(),
  }
}

function createAgent(proxyUrl: string | undefined): Dispatcher {
  const connect = { timeout: CONNECT_TIMEOUT_MS }
  if (proxyUrl === undefined) return new Agent({ connect })
  return proxyUrl.startsWith('socks5:')
    ? new Socks5ProxyAgent(proxyUrl)
    : new ProxyAgent({ uri: proxyUrl, proxyTunnel: true })
}

/** undici calls `onRequestStart` on a connected socket, right before it writes the request to it. */
function markWritten(handler: Dispatcher.DispatchHandler, onWritten: () => void): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (...args) => {
      onWritten()
      handler.onRequestStart?.(...args)
    },
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onResponseStart: (...args) => handler.onResponseStart?.(...args),
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
    onResponseError: (...args) => handler.onResponseError?.(...args),
  }
}
