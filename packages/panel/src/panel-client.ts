import type { OrderUpdate } from '@peyk/domain/order'
import type { AdapterOptions, PanelAdapter, PanelQuestion } from './adapter.ts'
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
  /** Orders whose answer makes no sense, with the reason. */
  unreadable: { orderId: string; reason: string }[]
}

export type PanelClientOptions = AdapterOptions & PanelHttpOptions & { adapter: AdapterName }

export type PanelClient = {
  /** @throws {PanelUnavailable} */
  fetchOrders: (orderIds: readonly string[]) => Promise<PanelAnswer>
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
      const answers = await Promise.all(questions.map((question) => ask(question, adapter, http, options.apiBaseUrl)))
      const asked = new Set(questions.flatMap((question) => question.orderIds))
      return {
        found: answers.flatMap((answer) => answer.found),
        missing: [...answers.flatMap((answer) => answer.missing), ...orderIds.filter((orderId) => !asked.has(orderId))],
        unreadable: answers.flatMap((answer) => answer.unreadable),
      }
    },
    close: () => http.close(),
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
  if (status === 404 && question.asksFor === 'one')
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
    throw new PanelUnavailable('The panel’s answer is not JSON', { cause: error })
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
