import type { Settings } from '@peyk/config/settings'
import type { OrderUpdate } from '@peyk/domain/order'
import { createPanelClient } from '@peyk/panel/panel-client'
import { PanelUnavailable } from '@peyk/panel/panel-unavailable'
import { describeError } from '@peyk/runtime/logger'
import { CommandFailed } from '../failures.ts'
import { toLocalIso } from '@peyk/domain/local-time'
import { toAmountText } from '../order-columns.ts'
import { toPrintable } from '@peyk/domain/printable'

/** What the panel says of one order, as Peyk understands it, or why Peyk does not. */
export type PanelOrder =
  | { outcome: 'found'; orderUpdate: OrderUpdate }
  | { outcome: 'unknown' | 'unreadable' | 'unanswered'; orderId: string; reason: string }

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
    return { outcome: 'unknown', orderId, reason: `the panel at ${apiBaseUrl} knows no such order` }
  } catch (error) {
    if (!(error instanceof PanelUnavailable)) throw error
    return { outcome: 'unanswered', orderId, reason: describeError(error) }
  } finally {
    client.close()
  }
}

const ADVICE = {
  unknown: 'take an id that the panel’s API has, not the number; if it is right, check PANEL_API_BASE_URL',
  unreadable: 'repair the panel’s answer, or name its fields in PANEL_FIELDS',
  unanswered: 'check PANEL_API_BASE_URL and PANEL_API_TOKEN',
}

/** Returns the order as text, one fact a line. */
export function toPanelOrderText(found: PanelOrder): string {
  if (found.outcome !== 'found')
    return toPrintable(`Order ${found.orderId} is ${found.outcome}: ${found.reason}`) + `\n→ ${ADVICE[found.outcome]}`
  const { orderUpdate } = found
  const { orderId, status, rawStatus, money, leftOut = [] } = orderUpdate
  const time = (ms: number | undefined) => (ms === undefined ? undefined : toLocalIso(ms))
  const lines: [string, string | undefined][] = [
    ['id', orderId],
    ['number', orderUpdate.number],
    ['status', `${status} (the panel’s word: ${rawStatus})`],
    ['chat', orderUpdate.chatId ?? 'the panel names none'],
    ['amount', money && toAmountText({ money })],
    ['url', orderUpdate.url],
    ['changed at', time(orderUpdate.updatedAtMs)],
    ['paid at', time(orderUpdate.paidAtMs)],
    ['paid by', orderUpdate.paymentMethod],
    ...leftOut.map((reason): [string, string] => ['left out', reason]),
    ['→', status === 'unknown' ? `set PANEL_STATUS_MAP=${rawStatus}=paid, or the status that it means` : undefined],
  ]
  return lines
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(12)} ${toPrintable(value)}`]))
    .join('\n')
}
