import type { OrderUpdate } from '@peyk/domain/order'
import type { ChangesPosition, ChangesReader, PanelAdapter } from './adapter.ts'
import { parseJson } from './json.ts'
import { NotAnOrder } from './order-json.ts'
import { hasContent } from './panel-http.ts'
import type { PanelHttp } from './panel-http.ts'
import { PanelUnavailable } from './panel-unavailable.ts'

/** One page of the orders that changed. */
export type ChangesPage = {
  found: OrderUpdate[]
  unreadable: { orderId: string; reason: string }[]
  next: ChangesPosition | undefined
  /** When the panel sent it, by its own clock, in milliseconds since 1970. */
  sentAtMs: number | undefined
  /** Two pages with the same orders have the same text, whatever else is in the answers. */
  text: string
}

export type FetchChanges = {
  /** @throws {PanelUnavailable} when there is no page that can be read */
  fetchPage: (position: ChangesPosition) => Promise<ChangesPage>
  endsWithRepetition: boolean
}

/** A page of any panel has at most as many. */
const MOST_ORDERS = 250

/** Returns what asks a panel for the orders that changed, a page at a time. */
export function createFetchChanges(
  { readOrder }: Pick<PanelAdapter, 'readOrder'>,
  changes: ChangesReader,
  http: PanelHttp,
  apiBaseUrl: string,
): FetchChanges {
  return {
    endsWithRepetition: changes.endsWithRepetition,
    async fetchPage(position) {
      const request = changes.toRequest(position)
      const { status, body, link, sentAtMs } = await http.get({ ...request, orders: MOST_ORDERS })
      if (isBehindTheLast(status, position, changes))
        return { found: [], unreadable: [], next: undefined, sentAtMs, text: '' }
      if (!hasContent(status)) {
        const hint = status === 401 ? 'check PANEL_API_TOKEN' : changes.hint
        throw new PanelUnavailable(
          `The panel answered ${status} at ${apiBaseUrl}/${request.path}; expected 200 and a list of the orders that changed, ${hint}`,
          { status },
        )
      }
      const { orders, next } = changes.readPage({ json: toJson(body), link }, position)
      return { ...sortOut(orders, readOrder), next, sentAtMs }
    },
  }
}

/** Many frameworks answer a page after the last one with 404 or 204 and no list. */
const isBehindTheLast = (status: number, { page }: ChangesPosition, { endsWithRepetition }: ChangesReader) =>
  endsWithRepetition && page > 1 && (status === 404 || status === 204)

function toJson(body: string): unknown {
  try {
    return parseJson(body)
  } catch (error) {
    throw new PanelUnavailable('The panel’s answer about changed orders is not JSON', { cause: error, status: 200 })
  }
}

/** One broken order does not spoil its page. */
function sortOut(orders: readonly unknown[], readOrder: PanelAdapter['readOrder']) {
  const page = { found: [] as OrderUpdate[], unreadable: [] as ChangesPage['unreadable'], text: '' }
  for (const json of orders) {
    try {
      const update = readOrder(json)
      page.found.push(update)
      page.text += JSON.stringify(update)
    } catch (error) {
      if (!(error instanceof NotAnOrder)) throw error
      page.text += JSON.stringify(json)
      page.unreadable.push({ orderId: error.orderId ?? 'without an id', reason: error.message })
    }
  }
  return page
}
