import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { OrderNews } from '@peyk/domain/order'
import { SECOND } from '@peyk/domain/time'
import got from 'got'
import { NotAnOrder, parseJson, toOrderNews } from './order-json.ts'

/** The panel gave no usable answer; what was asked may be asked again later. */
export class PanelUnavailable extends Error {
  override name = 'PanelUnavailable'
  /** The HTTP status that the panel answered with, where it is the status that made no sense. */
  readonly status: number | undefined
  constructor(message: string, options: ErrorOptions & { status?: number } = {}) {
    super(message, options)
    this.status = options.status
  }
}

export type PanelAnswer = {
  found: OrderNews[]
  /** Orders that the panel does not know. */
  missing: string[]
  /** Orders whose answer makes no sense, with the reason. */
  unreadable: { orderId: string; reason: string }[]
}

export type PanelClientOptions = {
  apiBaseUrl: string
  apiToken: string | undefined
  batchSize: number
  paidStatuses: readonly string[]
  /** For one request with its answer. */
  timeoutMs?: number
}

export type PanelClient = {
  /** @throws {PanelUnavailable} */
  fetchOrders: (orderIds: readonly string[]) => Promise<PanelAnswer>
}

const DEFAULT_TIMEOUT_MS = 10 * SECOND

/** Asks a panel that speaks the contract's `generic` API about orders. */
export function createPanelClient(options: PanelClientOptions): PanelClient {
  const http = got.extend({
    prefixUrl: options.apiBaseUrl,
    headers: {
      accept: 'application/json',
      ...(options.apiToken ? { authorization: `Bearer ${options.apiToken}` } : {}),
    },
    timeout: { request: options.timeoutMs ?? DEFAULT_TIMEOUT_MS },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    agent: { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) },
  })

  /** The panel's answer as text, or `undefined` for 404. */
  const get = async (path: string, query: Record<string, string> = {}): Promise<string | undefined> => {
    const { statusCode, body } = await http.get(path, { searchParams: query }).catch((error: unknown) => {
      throw new PanelUnavailable(`The panel does not answer at ${options.apiBaseUrl}/${path}`, {
        cause: withoutRequest(error),
      })
    })
    if (statusCode === 404) return undefined
    if (statusCode === 200) return body
    throw new PanelUnavailable(
      `The panel answered ${statusCode} at ${options.apiBaseUrl}/${path}; expected 200 or 404${statusCode === 401 ? ', check PANEL_API_TOKEN' : ''}`,
      { status: statusCode },
    )
  }

  const fetchOne = async (orderId: string): Promise<PanelAnswer> => {
    // A URL cannot name it: dot segments are taken away (RFC 3986, section 5.2.4).
    if (orderId === '.' || orderId === '..') return { found: [], missing: [orderId], unreadable: [] }
    const body = await get(`orders/${encodeURIComponent(orderId)}`)
    return sortOut([orderId], body === undefined ? [] : [readJson(body)], options.paidStatuses)
  }

  const fetchBatch = async (orderIds: readonly string[]): Promise<PanelAnswer> => {
    const body = await get('orders', { ids: orderIds.join(',') })
    if (body === undefined)
      throw new PanelUnavailable(
        `The panel answered 404 at ${options.apiBaseUrl}/orders?ids=…; expected a list, set PANEL_BATCH_SIZE=1 if it has none`,
      )
    return sortOut(orderIds, toList(readJson(body)), options.paidStatuses)
  }

  return {
    async fetchOrders(orderIds) {
      // An id with a comma cannot be in a comma separated list.
      const listable = options.batchSize > 1 ? orderIds.filter((orderId) => !orderId.includes(',')) : []
      const alone = orderIds.filter((orderId) => !listable.includes(orderId))
      const answers = await Promise.all([
        ...(listable.length > 0 ? [fetchBatch(listable)] : []),
        ...alone.map(fetchOne),
      ])
      return {
        found: answers.flatMap((answer) => answer.found),
        missing: answers.flatMap((answer) => answer.missing),
        unreadable: answers.flatMap((answer) => answer.unreadable),
      }
    },
  }
}

/** What went wrong, without got's request: that carries the API token. */
function withoutRequest(error: unknown): Error {
  return new Error(error instanceof Error ? error.message || error.name : String(error))
}

function readJson(body: string): unknown {
  try {
    return parseJson(body)
  } catch (error) {
    throw new PanelUnavailable('The panel’s answer is not JSON', { cause: error })
  }
}

function toList(json: unknown): unknown[] {
  if (Array.isArray(json)) return json
  const { orders, data } = (json ?? {}) as { orders?: unknown; data?: unknown }
  const list = orders ?? data
  if (!Array.isArray(list))
    throw new PanelUnavailable(
      'The panel’s answer is no list of orders: expected an array, or one under "orders" or "data"',
    )
  return list
}

/** Only what was asked counts: an answer about another order is not news of this one. */
function sortOut(asked: readonly string[], answers: readonly unknown[], paidStatuses: readonly string[]): PanelAnswer {
  const answer: PanelAnswer = { found: [], missing: [], unreadable: [] }
  const waiting = new Set(asked)
  for (const json of answers) {
    try {
      const news = toOrderNews(json, paidStatuses)
      if (waiting.delete(news.orderId)) answer.found.push(news)
      else if (asked.length === 1) throw new NotAnOrder(`The panel answered about order ${news.orderId} instead.`)
    } catch (error) {
      if (!(error instanceof NotAnOrder)) throw error
      const orderId = asked.length === 1 ? asked[0] : error.orderId
      if (orderId !== undefined && waiting.delete(orderId)) answer.unreadable.push({ orderId, reason: error.message })
    }
  }
  answer.missing.push(...waiting)
  return answer
}
