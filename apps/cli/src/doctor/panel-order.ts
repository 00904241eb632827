import type { Settings } from '@peyk/config/settings'
import type { OrderUpdate } from '@peyk/domain/order'
import { createPanelClient } from '@peyk/panel/panel-client'
import { PanelUnavailable } from '@peyk/panel/panel-unavailable'
import { describeError } from '@peyk/domain/describe-error'
import { CommandFailed } from '../failures.ts'
import { toLocalIso } from '@peyk/domain/local-time'
import { toAmountText } from '../order-columns.ts'
import type { Text, Value } from '@peyk/domain/text'
import { PERSIAN_TERMS } from '@peyk/telegram/terms'
import { say } from './say.ts'
import { whatToDoAbout } from './unknown-status.ts'

/** What the panel says of one order, as Peyk understands it, or why Peyk does not. */
export type PanelOrder =
  | { outcome: 'found'; orderUpdate: OrderUpdate }
  | { outcome: 'unreadable' | 'unanswered'; orderId: string; reason: string }
  | { outcome: 'unknown'; orderId: string; reason: string; url: string }

/**
 * Asks the panel about one order. Nothing is recorded.
 *
 * @throws {CommandFailed} when the panel's address is not set
 */
export async function readPanelOrder(orderId: string, { panel }: Settings): Promise<PanelOrder> {
  const { apiBaseUrl } = panel
  if (apiBaseUrl === undefined)
    throw new CommandFailed('PANEL_API_BASE_URL is not set, so the panel cannot be asked; set it to the panel’s API.')
  const client = createPanelClient({ ...panel, apiBaseUrl })
  try {
    const { found, unreadable } = await client.fetchOrders([orderId])
    const [orderUpdate] = found
    if (orderUpdate !== undefined) return { outcome: 'found', orderUpdate }
    const [answer] = unreadable
    if (answer !== undefined) return { outcome: 'unreadable', ...answer }
    return { outcome: 'unknown', orderId, reason: say('panelKnowsNotThis', { url: apiBaseUrl }).en, url: apiBaseUrl }
  } catch (error) {
    if (!(error instanceof PanelUnavailable)) throw error
    return { outcome: 'unanswered', orderId, reason: describeError(error) }
  } finally {
    client.close()
  }
}

/** Returns the order in both languages, one fact a line. */
export function toPanelOrderLines(found: PanelOrder): Text[] {
  if (found.outcome !== 'found') {
    const { outcome, orderId: id } = found
    const reason = outcome === 'unknown' ? say('panelKnowsNotThis', { url: found.url }) : found.reason
    return [say(`order_${outcome}`, { id, reason }), say(`order_${outcome}_todo`)]
  }
  const { orderUpdate } = found
  const { orderId, status, rawStatus: word, money, leftOut = [] } = orderUpdate
  const time = (ms: number | undefined) => (ms === undefined ? undefined : toLocalIso(ms))
  const statusText = { en: status, fa: PERSIAN_TERMS.statuses[status] }
  const facts: [name: Text, value: Value | undefined][] = [
    [say('orderId'), orderId],
    [say('orderNumber'), orderUpdate.number],
    [say('orderStatus'), say('orderStatusIs', { status: statusText, word })],
    [say('orderChat'), orderUpdate.chatId ?? say('orderChatNone')],
    [say('orderAmount'), money && toAmountText({ money })],
    [say('orderUrl'), orderUpdate.url],
    [say('orderChangedAt'), time(orderUpdate.updatedAtMs)],
    [say('orderPaidAt'), time(orderUpdate.paidAtMs)],
    [say('orderPaidBy'), orderUpdate.paymentMethod],
    ...leftOut.map((reason): [Text, Value] => [say('orderLeftOut'), reason]),
  ]
  const lines = facts.flatMap(([name, value]) => (value === undefined ? [] : [say('orderFact', { name, value })]))
  return status === 'unknown' ? [...lines, say('orderWordTodo', { todo: whatToDoAbout(word) })] : lines
}
