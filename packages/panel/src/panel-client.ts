import type { OrderNews } from '@peyk/domain/order'
import { NotAnOrder, parseJson, toOrderNews } from './order-json.ts'
import { createPanelHttp } from './panel-http.ts'
import { PanelUnavailable } from './panel-unavailable.ts'

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

/** Asks a panel that speaks the contract's `generic` API about orders. */
export function createPanelClient(options: PanelClientOptions): PanelClient {
  const http = createPanelHttp(options)
  const headers = {
    accept: 'application/json',
    ...(options.apiToken ? { authorization: `Bearer ${options.apiToken}` } : {}),
  }

  /** The panel's answer as text, or `undefined` for 404. */
  const get = async (path: string, query: Record<string, string> = {}): Promise<string | undefined> => {
    const { status: statusCode, body } = await http.get({ path, query, headers })
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
