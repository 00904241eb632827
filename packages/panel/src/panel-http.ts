import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { SECOND } from '@peyk/domain/time'
import { bulkhead } from 'cockatiel'
import got from 'got'
import type { Got } from 'got'
import { BodyTooLarge, ENCODINGS, UnreadableBody, decodeBody } from './panel-http-body.ts'
import { createBreaker } from './panel-http-breaker.ts'
import type { BreakerOptions } from './panel-http-breaker.ts'
import { createEtags } from './panel-http-etags.ts'
import { parseRetryAfter } from './panel-http-retry-after.ts'
import { PanelBackingOff, PanelUnavailable } from './panel-unavailable.ts'

/** One question to the panel. The path is relative to its address and already percent-encoded. */
export type PanelRequest = {
  path: string
  query: Readonly<Record<string, string>>
  /** Header names in lower case. */
  headers: Readonly<Record<string, string>>
  /** Orders in the answer at most, where it is not `batchSize`. The limit of its size grows with them. */
  orders?: number
  /** Whether it asks again about a part of what just failed. */
  isPart?: boolean
}

export type PanelResponse = {
  status: number
  body: string
  /** The header `Link`, which may name the next page. */
  link: string | undefined
  /** When the panel sent it, by its own clock, in milliseconds since 1970. */
  sentAtMs: number | undefined
}

export type PanelHttpOptions = {
  apiBaseUrl: string
  /** The longest time for one request with its answer. */
  timeoutMs?: number | undefined
  /** Orders in one answer. The limit of its size grows with them. */
  batchSize?: number | undefined
  breaker?: BreakerOptions | undefined
  /** Traces a request, given its address without its query. Returns what `send` returns for the headers that it adds. */
  traceRequest?: TraceRequest | undefined
}

export type TraceRequest = <Answer extends { status: number }>(
  address: string,
  send: (headers: Record<string, string>) => Promise<Answer>,
) => Promise<Answer>

export type PanelHttp = {
  /**
   * Returns the panel's answer with any status. An answer that has not changed comes from memory.
   *
   * @throws {PanelBackingOff} during a back-off
   * @throws {PanelUnavailable} when there is no answer, or one that is too large
   */
  get: (request: PanelRequest) => Promise<PanelResponse>
  /** Whether the panel answered another request after this one failed. */
  isBroken: (request: PanelRequest) => boolean
  close: () => void
}

type Answer = PanelResponse & { etag: string | undefined; retryAfter: string | undefined }

const DEFAULT_TIMEOUT_MS = 10 * SECOND
const REQUESTS_AT_ONCE = 10
const MIB = 1024 * 1024
/** An order may hold a whole basket and its customer. */
const BYTES_PER_ORDER = 64 * 1024

/**
 * Returns the HTTP client of a panel. It sends GET only, few requests at once over connections that stay open, and follows no
 * redirect. It sends nothing while the panel asks for a pause (`Retry-After`) or does not answer.
 */
export function createPanelHttp(options: PanelHttpOptions): PanelHttp {
  const { apiBaseUrl, timeoutMs = DEFAULT_TIMEOUT_MS, batchSize = 1 } = options
  const { traceRequest = (_address, send) => send({}) } = options
  const agentOptions = { keepAlive: true, maxSockets: REQUESTS_AT_ONCE }
  const agents = { http: new HttpAgent(agentOptions), https: new HttpsAgent(agentOptions) }
  const http = got.extend({
    prefixUrl: apiBaseUrl,
    timeout: { request: timeoutMs },
    retry: { limit: 0 },
    followRedirect: false,
    decompress: false,
    headers: { 'accept-encoding': ENCODINGS.join(', ') },
    throwHttpErrors: false,
    agent: agents,
  })
  // Errors become the reasons of failed jobs, which operators read.
  const shownUrl = withoutPassword(apiBaseUrl)
  const maxBytes = (orders: number) => MIB + orders * BYTES_PER_ORDER
  const breaker = createBreaker(options.breaker ?? {})
  const slots = bulkhead(REQUESTS_AT_ONCE, Number.MAX_SAFE_INTEGER)
  const etags = createEtags()
  let backOffUntilMs = 0

  const assertAwake = () => {
    const backOffMs = backOffUntilMs - performance.now()
    if (backOffMs > 0) throw new PanelBackingOff('The panel asked to be left alone', backOffMs, true)
  }

  return {
    async get(request) {
      const question = toQuestion(request)
      const known = etags.get(question)
      const headers = known === undefined ? request.headers : { ...request.headers, 'if-none-match': known.etag }
      const answer = await slots.execute(() => {
        assertAwake()
        const address = `${shownUrl}/${request.path}`
        const send = (added: Record<string, string>) =>
          ask(http, address, { ...request, headers: { ...added, ...headers } }, maxBytes(request.orders ?? batchSize))
        return breaker.run(question, () => traceRequest(address, send), request.isPart)
      })
      const backOffMs = isWait(answer.status) ? parseRetryAfter(answer.retryAfter, Date.now()) : undefined
      if (backOffMs !== undefined) {
        backOffUntilMs = Math.max(backOffUntilMs, performance.now() + backOffMs)
        throw new PanelBackingOff(`The panel answered ${answer.status} at ${shownUrl}/${request.path}`, backOffMs, true)
      }
      const { status, body, link, sentAtMs } = answer
      if (status === 304 && known !== undefined) return { status: 200, body: known.body, link: known.link, sentAtMs }
      etags.keep(question, status === 200 ? answer.etag : undefined, answer)
      return { status, body, link, sentAtMs }
    },
    isBroken: (request) => breaker.isBroken(toQuestion(request)),
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

const toQuestion = ({ path, query }: PanelRequest) => `${path}?${new URLSearchParams(query).toString()}`

function withoutPassword(address: string): string {
  const url = new URL(address)
  url.username = ''
  url.password = ''
  return url.href.replace(/(?<!\/)\/+$/, '')
}

/** 201 and 203 are 200 from a panel or a proxy that takes words literally. */
export const hasContent = (status: number) => [200, 201, 203].includes(status)

const isWait = (status: number) => status === 429 || status === 503

async function ask(http: Got, url: string, request: PanelRequest, maxBytes: number): Promise<Answer> {
  try {
    const stream = http.stream(request.path, { searchParams: request.query, headers: request.headers })
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > maxBytes) throw new BodyTooLarge()
      chunks.push(chunk)
    }
    const { statusCode: status = 0, headers = {} } = stream.response ?? {}
    return {
      status,
      body: hasContent(status) ? await decodeBody(Buffer.concat(chunks), headers, maxBytes) : '',
      etag: headers.etag,
      retryAfter: headers['retry-after'],
      link: [headers['link'] ?? []].flat().join(', ') || undefined,
      sentAtMs: Date.parse(headers.date ?? '') || undefined,
    }
  } catch (error) {
    if (error instanceof BodyTooLarge)
      throw new PanelUnavailable(`The panel’s answer at ${url} is larger than ${maxBytes} bytes`, { status: 200 })
    if (error instanceof UnreadableBody)
      throw new PanelUnavailable(`The panel’s answer at ${url} cannot be read: ${error.message}`, { status: 200 })
    const concerns = isBrokenOff(error) ? 'either' : 'panel'
    throw new PanelUnavailable(`The panel does not answer at ${url}`, { cause: withoutRequest(error), concerns })
  }
}

/**
 * Whether the panel took the question and ended the connection, or let the time pass, as a process does that fails on one order.
 * got notes when it connected.
 */
function isBrokenOff(error: unknown): boolean {
  const { code = '', timings } = error as { code?: string; timings?: { connect?: number } }
  if (code === 'ETIMEDOUT') return timings?.connect !== undefined
  return (
    [
      'ECONNRESET',
      'EPIPE',
      'ERR_STREAM_PREMATURE_CLOSE',
      'ERR_READING_RESPONSE_STREAM',
      'ERR_HTTP_CONTENT_LENGTH_MISMATCH',
    ].includes(code) || code.startsWith('HPE_')
  )
}

/** Returns the error without got's request, which carries the API token. */
export function withoutRequest(error: unknown): Error {
  return new Error(error instanceof Error ? error.message || error.name : String(error))
}
