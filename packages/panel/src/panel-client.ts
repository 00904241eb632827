import type { OrderUpdate } from '@peyk/domain/order'
import { STATUS_PRECEDENCE } from '@peyk/domain/status'
import { askApart, mergeAnswers } from './ask-apart.ts'
import type { PanelAnswer } from './ask-apart.ts'
import type { AdapterOptions, PanelAdapter, PanelQuestion, ShopWebhook, WebhooksQuestion } from './adapter.ts'
import { createFetchChanges } from './fetch-changes.ts'
import type { FetchChanges } from './fetch-changes.ts'
import { createPanelAdapter } from './adapters.ts'
import type { AdapterName } from './adapters.ts'
import { parseJson } from './json.ts'
import { NotAnOrder } from './order-json.ts'
import { createPanelHttp, hasContent } from './panel-http.ts'
import type { PanelHttp, PanelHttpOptions } from './panel-http.ts'
import { PanelUnavailable } from './panel-unavailable.ts'

export type PanelClientOptions = AdapterOptions & PanelHttpOptions & { adapter: AdapterName }

export type ShopWebhooks = Pick<WebhooksQuestion, 'neededTopics' | 'usefulTopics' | 'showsAll' | 'testDelivery'> & {
  webhooks: readonly ShopWebhook[]
}

export type PanelClient = {
  /** @throws {PanelUnavailable} */
  fetchOrders: (orderIds: readonly string[]) => Promise<PanelAnswer>
  /** Returns the shop's webhooks with what Peyk expects of them; `undefined` where the panel has no such list. @throws {PanelUnavailable} */
  fetchWebhooks: () => Promise<ShopWebhooks | undefined>
  /** Absent where this panel cannot be asked for what changed. */
  changes?: FetchChanges
  /** Closes the connections. */
  close: () => void
}

/** Returns a client that asks the configured panel about orders. */
export function createPanelClient(options: PanelClientOptions): PanelClient {
  const http = createPanelHttp(options)
  const adapter = createPanelAdapter(options)
  return {
    async fetchOrders(orderIds) {
      const questions = adapter.toRequests(orderIds)
      const asked = new Set(questions.flatMap((question) => question.orderIds))
      const unasked = orderIds.filter((orderId) => !asked.has(orderId))
      const answer = await askApart(questions, adapter, (question) => ask(question, adapter, http, options.apiBaseUrl))
      return mergeAnswers([answer, { found: [], missing: unasked, unreadable: [] }])
    },
    fetchWebhooks: async () => adapter.webhooks && fetchWebhooks(adapter.webhooks, http, options.apiBaseUrl),
    ...(adapter.changes && { changes: createFetchChanges(adapter, adapter.changes, http, options.apiBaseUrl) }),
    close: () => http.close(),
  }
}

const MOST_WEBHOOK_PAGES = 10

async function fetchWebhooks(question: WebhooksQuestion, http: PanelHttp, apiBaseUrl: string): Promise<ShopWebhooks> {
  const { toRequest, pageSize, readAnswer, neededTopics, usefulTopics, showsAll, testDelivery } = question
  const webhooks: ShopWebhook[] = []
  for (let page = 1; page <= MOST_WEBHOOK_PAGES; page += 1) {
    const request = toRequest(page)
    const { status, body } = await http.get(request)
    if (!hasContent(status))
      throw new PanelUnavailable(
        `The panel answered ${status} at ${apiBaseUrl}/${request.path}; expected 200 and a list`,
        {
          status,
        },
      )
    const found = readAnswer(readJson(body))
    webhooks.push(...found)
    if (found.length < pageSize) break
  }
  return { webhooks, neededTopics, usefulTopics, showsAll, testDelivery }
}

/** A question that fails while the panel answers others fails because of its order. */
async function ask(...asked: Parameters<typeof askOnce>): Promise<PanelAnswer> {
  const [question, , http] = asked
  try {
    return await askOnce(...asked)
  } catch (error) {
    if (!(error instanceof PanelUnavailable) || error.concerns !== 'either' || !http.isBroken(question)) throw error
    const { message, cause, status } = error
    throw new PanelUnavailable(message, { cause, concerns: 'orders', ...(status !== undefined && { status }) })
  }
}

async function askOnce(
  question: PanelQuestion,
  adapter: PanelAdapter,
  http: PanelHttp,
  apiBaseUrl: string,
): Promise<PanelAnswer> {
  const { status, body } = await http.get(question)
  if (hasContent(status)) return sortOut(question, adapter.readAnswer(readJson(body), question), adapter)
  if ((status === 404 || status === 410) && question.asksFor === 'one')
    return { found: [], missing: [...question.orderIds], unreadable: [] }
  const hint = status === 404 ? question.hint404 : status === 401 ? 'check PANEL_API_TOKEN' : undefined
  const expected = question.asksFor === 'one' ? '200 or 404' : '200 and a list'
  throw new PanelUnavailable(
    `The panel answered ${status} at ${apiBaseUrl}/${question.path}; expected ${expected}${hint === undefined ? '' : `, ${hint}`}`,
    { status },
  )
}

function readJson(body: string): unknown {
  try {
    return parseJson(body)
  } catch (error) {
    throw new PanelUnavailable('The panel’s answer is not JSON', { cause: error, status: 200 })
  }
}

/**
 * Drops orders that were not asked for: an answer about another order says nothing about this one. Of an order that comes twice, the
 * status of higher precedence counts, as it does in the record.
 */
function sortOut(
  { orderIds, asksFor }: PanelQuestion,
  orders: readonly unknown[],
  { readOrder }: PanelAdapter,
): PanelAnswer {
  const found = new Map<string, OrderUpdate>()
  const broken = new Map<string, string>()
  const [only] = asksFor === 'one' ? orderIds : []
  for (const json of orders) {
    try {
      const update = readOrder(json)
      const { orderId } = update
      const before = found.get(orderId)
      if (only !== undefined && orderId !== only)
        throw new NotAnOrder(`The panel answered about order ${orderId} instead.`)
      if (before === undefined || STATUS_PRECEDENCE[update.status] > STATUS_PRECEDENCE[before.status])
        found.set(orderId, update)
    } catch (error) {
      if (!(error instanceof NotAnOrder)) throw error
      const orderId = only ?? error.orderId
      if (orderId !== undefined) broken.set(orderId, error.message)
    }
  }
  return {
    found: orderIds.flatMap((orderId) => found.get(orderId) ?? []),
    missing: orderIds.filter((orderId) => !found.has(orderId) && !broken.has(orderId)),
    unreadable: orderIds.flatMap((orderId) => {
      const reason = found.has(orderId) ? undefined : broken.get(orderId)
      return reason === undefined ? [] : [{ orderId, reason }]
    }),
  }
}
