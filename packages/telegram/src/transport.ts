import { setImmediate as nextTurn } from 'node:timers/promises'
import pTimeout from 'p-timeout'
import { Agent, Pool, ProxyAgent, Socks5ProxyAgent, request } from 'undici'
import type { Dispatcher } from 'undici'
import { completeAnswer } from './complete-answer.ts'

/** The request failed before its first byte was written, so Telegram certainly never saw it. */
export class RequestNotWritten extends Error {
  override name = 'RequestNotWritten'
  constructor(cause: unknown) {
    super('The request was not sent: no connection to the Bot API', { cause })
  }
}

/** The state of one request: whether it was aborted, when its time is over (`performance.now()`), and whether it reached a socket. */
type Guard = { signal: AbortSignal | undefined; endsAtMs: number; written: boolean }

export type Transport = { fetch: typeof fetch; close: () => Promise<void> }

const CONNECT_TIMEOUT_MS = 10_000
const CLOSE_LIMIT_MS = 1000
/** Turns of the event loop, each of which reads what its sockets have. */
const READING_TURNS = 3

/**
 * Returns a `fetch` for the Bot API client. It separates "the request was never written" (DNS, refused connection, TLS, proxy) and
 * "it failed after it was written", which Node's own fetch cannot.
 *
 * @param proxyUrl `http://`, `https://` or `socks5://`, with credentials if it needs them
 * @param timeoutMs when the Bot API client aborts a request
 */
export function createTransport(proxyUrl: string | undefined, timeoutMs: number): Transport {
  const agent = createAgent(proxyUrl)
  const guarded = agent.compose((dispatch) => (options, handler) => {
    const { opaque } = options as { opaque?: Guard }
    return dispatch(options, opaque === undefined ? handler : guardWriting(handler, opaque))
  })
  return {
    fetch: async (url, init) => {
      const signal = init?.signal ?? undefined
      const guard: Guard = { signal, endsAtMs: performance.now() + timeoutMs, written: false }
      const unwrittenAbort = abortion(signal, () => !guard.written)
      const writtenAbort = abortAfterReading(signal)
      try {
        if (signal?.aborted) throw signal.reason
        const answer = request(url instanceof Request ? url.url : url, {
          dispatcher: guarded,
          opaque: guard,
          method: init?.method === 'POST' ? 'POST' : 'GET',
          headers: init?.headers as Record<string, string>,
          body: init?.body === undefined ? null : String(init.body as URLSearchParams),
          signal: writtenAbort.signal,
        })
        const { statusCode, body } = await Promise.race([answer, unwrittenAbort.promise])
        const text = completeAnswer(await body.text(), statusCode)
        return new Response(text === '' ? null : text, { status: statusCode })
      } catch (error) {
        throw guard.written ? error : new RequestNotWritten(error)
      } finally {
        unwrittenAbort.forget()
        writtenAbort.forget()
      }
    },
    // A graceful close waits without a limit for a proxy that never answers.
    close: async () => {
      await pTimeout(agent.close(), { milliseconds: CLOSE_LIMIT_MS, fallback: () => undefined })
      await agent.destroy()
    },
  }
}

/** HTTP/1.1 only: under HTTP/2 undici sends a request again when the connection closes before its answer. */
function createAgent(proxyUrl: string | undefined): Dispatcher {
  if (proxyUrl === undefined) return new Agent({ allowH2: false, connect: { timeout: CONNECT_TIMEOUT_MS } })
  return proxyUrl.startsWith('socks5:')
    ? withoutWarnings(() => new Socks5ProxyAgent(proxyUrl, { connectTimeout: CONNECT_TIMEOUT_MS }))
    : new ProxyAgent({
        uri: proxyUrl,
        proxyTunnel: true,
        allowH2: false,
        connectTimeout: CONNECT_TIMEOUT_MS,
        clientFactory: (origin, options) => new Pool(origin, { ...options, headersTimeout: CONNECT_TIMEOUT_MS }),
      })
}

/** undici says in the midst of a log or a question that its SOCKS5 is experimental. The tests of this file are what counts. */
function withoutWarnings<T>(create: () => T): T {
  const emit = process.emitWarning
  process.emitWarning = () => undefined
  try {
    return create()
  } finally {
    process.emitWarning = emit
  }
}

/**
 * undici calls `onRequestStart` on a connected socket, right before it writes the request. A request that was aborted before is not
 * written, nor one whose time is over: a process that stood still may be connected before its timers run.
 */
function guardWriting(handler: Dispatcher.DispatchHandler, guard: Guard): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller, context) => {
      if (guard.signal?.aborted) return controller.abort(guard.signal.reason as Error)
      if (performance.now() >= guard.endsAtMs) return controller.abort(new Error('no connection within the time-out'))
      guard.written = true
      handler.onRequestStart?.(controller, context)
    },
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onResponseStart: (...args) => handler.onResponseStart?.(...args),
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
    onResponseError: (...args) => handler.onResponseError?.(...args),
  }
}

/** Rejects when the signal aborts while `counts` returns true. undici ignores a signal until it is connected. */
function abortion(signal: AbortSignal | undefined, counts: () => boolean) {
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = () => {
    if (counts()) reject(signal?.reason)
  }
  signal?.addEventListener('abort', onAbort, { once: true })
  return { promise, forget: () => signal?.removeEventListener('abort', onAbort) }
}

/**
 * Returns a signal that aborts a few turns of the event loop after `signal`. A process that stood still finds its timers expired before it
 * has read its sockets: an answer that arrived meanwhile counts.
 */
function abortAfterReading(signal: AbortSignal | undefined) {
  const controller = new AbortController()
  const onAbort = async () => {
    for (let turn = 0; turn < READING_TURNS; turn += 1) await nextTurn()
    controller.abort(signal?.reason)
  }
  const listener = () => void onAbort()
  signal?.addEventListener('abort', listener, { once: true })
  return {
    signal: controller.signal,
    forget: () => signal?.removeEventListener('abort', listener),
  }
}
