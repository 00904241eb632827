import { chunk } from '@peyk/domain/chunk'
import type { OrderUpdate } from '@peyk/domain/order'
import type { AdapterOptions, PanelAdapter, PanelQuestion, ShopWebhook, WebhooksQuestion } from './adapter.ts'
import { createFetchChanges } from './fetch-changes.ts'
import type { FetchChanges } from './fetch-changes.ts'
import { createPanelAdapter } from './adapters.ts'
import type { AdapterName } from './adapters.ts'
import { parseJson } from './json.ts'
import { NotAnOrder } from './order-json.ts'
import { createPanelHttp } from './panel-http.ts'
import type { PanelHttp, PanelHttpOptions } from './panel-http.ts'
import { PanelUnavailable } from './panel-unavailable.ts'

export type PanelAnswer = {
  found: OrderUpdate[]
  /** Orders that the panel does not know. */
  missing: string[]
  /** Orders without a usable answer, with the reason: a body that makes no sense, or a status such as 500. */
  unreadable: { orderId: string; reason: string }[]
}

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
  const askOnce: Ask = (question) => ask(question, adapter, http, options.apiBaseUrl)
  return {
    async fetchOrders(orderIds) {
      const questions = adapter.toRequests(orderIds)
      const asked = new Set(questions.flatMap((question) => question.orderIds))
      const unasked = orderIds.filter((orderId) => !asked.has(orderId))
      const answers = await Promise.all(questions.map((question) => askApart(question, adapter, askOnce)))
      return merge([...answers, { found: [], missing: unasked, unreadable: [] }])
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
    if (status !== 200)
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

type Ask = (question: PanelQuestion) => Promise<PanelAnswer>

/**
 * Asks about some orders. One broken order may spoil the answer about many, so they are asked about again in halves until it is alone. An
 * order without a usable answer says nothing about the panel and the other orders.
 */
async function askApart(question: PanelQuestion, adapter: PanelAdapter, ask: Ask): Promise<PanelAnswer> {
  const { orderIds } = question
  try {
    return await ask(question)
  } catch (error) {
    if (!(error instanceof PanelUnavailable) || !isOfOrders(error)) throw error
    const [orderId, ...others] = orderIds
    if (orderId !== undefined && others.length === 0)
      return { found: [], missing: [], unreadable: [{ orderId, reason: error.message }] }
    const halves = chunk(orderIds, Math.ceil(orderIds.length / 2)).flatMap((half) => adapter.toRequests(half))
    return merge(await Promise.all(halves.map((half) => askApart(half, adapter, ask))))
  }
}

/** Answers that are the same for every order: a wrong token or address, and a panel that is away. */
const OF_THE_PANEL = [401, 403, 404, 407, 429, 502, 503, 504]

/** Whether a failed question may be due to its orders. */
function isOfOrders({ status }: PanelUnavailable): boolean {
  return status !== undefined && !(status >= 300 && status < 400) && !OF_THE_PANEL.includes(status)
}

function merge(answers: readonly PanelAnswer[]): PanelAnswer {
  return {
    found: answers.flatMap(({ found }) => found),
    missing: answers.flatMap(({ missing }) => missing),
    unreadable: answers.flatMap(({ unreadable }) => unreadable),
  }
}

async function ask(
  question: PanelQuestion,
  adapter: PanelAdapter,
  http: PanelHttp,
  apiBaseUrl: string,
): Promise<PanelAnswer> {
  const { status, body } = await http.get(question)
  if (status === 200) return sortOut(question, adapter.readAnswer(readJson(body), question), adapter)
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

/** Drops orders that were not asked for: an answer about another order says nothing about this one. */
function sortOut(
  { orderIds, asksFor }: PanelQuestion,
  orders: readonly unknown[],
  { readOrder }: PanelAdapter,
): PanelAnswer {
  const answer: PanelAnswer = { found: [], missing: [], unreadable: [] }
  const waiting = new Set(orderIds)
  const [only] = asksFor === 'one' ? orderIds : []
  for (const json of orders) {
    try {
      const orderUpdate = readOrder(json)
      if (waiting.delete(orderUpdate.orderId)) answer.found.push(orderUpdate)
      else if (only !== undefined)
        throw new NotAnOrder(`The panel answered about order ${orderUpdate.orderId} instead.`)
    } catch (error) {
      if (!(error instanceof NotAnOrder)) throw error
      const orderId = only ?? error.orderId
      if (orderId !== undefined && waiting.delete(orderId)) answer.unreadable.push({ orderId, reason: error.message })
    }
  }
  answer.missing.push(...waiting)
  return answer
}
