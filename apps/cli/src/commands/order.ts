import { loadSettings } from '@peyk/config/settings'
import type { Order } from '@peyk/domain/order'
import type { HistoryEntry } from '@peyk/store/order-record'
import type { Store } from '@peyk/store/store'
import { parseOrderArgument } from '../arguments.ts'
import { withStore } from '../store-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { DELIVERY_COLUMNS, toDeliveryRow } from '../delivery-row.ts'
import type { DeliveryRow } from '../delivery-row.ts'
import { CommandFailed } from '../failures.ts'
import { toLocalIso } from '@peyk/domain/local-time'
import { toAmountText } from '../order-columns.ts'
import { createOutput } from '../output.ts'
import { renderTable } from '../table.ts'
import { toPrintable } from '@peyk/domain/printable'
import type { Paint } from '../table.ts'
import { SUMMARIES } from '../summaries.ts'

type WholeOrder = {
  orderId: string
  order: Order | undefined
  /** Telegram asked its chat to wait (429). */
  chatWaitsUntilMs: number | undefined
  /** Only where the panel is polled. */
  nextCheckAtMs: number | undefined
  deliveries: DeliveryRow[]
  history: HistoryEntry[]
}

/** `peyk order <order>` */
export const addOrder: AddCommand = (parent, deps) => {
  defineCommand(parent, 'order', {
    summary: SUMMARIES.order,
    examples: ['order 1001', 'order 1001 --json'],
  })
    .argument('<order>', 'the order’s id or number', parseOrderArgument)
    .action(async (idOrNumber: string, options: { json?: boolean }) => {
      const settings = loadSettings(deps.env, 'records')
      const whole = await withStore(settings, ({ store }) =>
        readWhole(store, idOrNumber, settings.sources.panel === 'polling'),
      )
      if (whole.order === undefined && whole.deliveries.length === 0 && whole.history.length === 0)
        throw new CommandFailed(
          `Order ${idOrNumber} is unknown: neither the panel nor a customer named it, or it is older than the retention time.`,
        )
      const output = createOutput(deps, options.json)
      output.result(whole, toText(whole, output.paint))
    })
}

async function readWhole(
  { orders, deliveryOverview, sending }: Store,
  idOrNumber: string,
  isPolled: boolean,
): Promise<WholeOrder> {
  const orderId = (await orders.find(idOrNumber)) ?? idOrNumber
  const [order, history, nextCheckAtMs, found] = await Promise.all([
    orders.get(orderId),
    orders.history(orderId),
    isPolled ? orders.nextCheckAtMs(orderId) : undefined,
    deliveryOverview.of(orderId),
  ])
  const chatId = order?.chatId
  return {
    orderId,
    order,
    chatWaitsUntilMs: chatId === undefined ? undefined : await sending.chatWaitsUntilMs(chatId),
    nextCheckAtMs,
    deliveries: found.map(({ notification, delivery }) => toDeliveryRow(notification, delivery)),
    history,
  }
}

function toText(
  { orderId, order, chatWaitsUntilMs, nextCheckAtMs, deliveries, history }: WholeOrder,
  paint: Paint,
): string {
  const facts =
    order === undefined ? describeCompacted(deliveries) : toFacts(order, { chatWaitsUntilMs, nextCheckAtMs })
  const heading = (text: string) => `\n${paint('bold', text)}`
  return [
    paint('bold', `Order ${toPrintable(orderId)}`),
    facts,
    heading('Deliveries'),
    deliveries.length === 0
      ? 'none'
      : renderTable(
          deliveries,
          DELIVERY_COLUMNS.filter(({ title }) => title !== 'order'),
          paint,
        ),
    heading('History'),
    history.length === 0 ? 'nothing' : renderTable(history, HISTORY_COLUMNS, paint),
  ].join('\n')
}

function describeCompacted(deliveries: readonly DeliveryRow[]): string {
  return deliveries.some(({ isCompacted }) => isCompacted === true)
    ? 'notified more than HISTORY_DAYS ago, or imported: its details and history are gone, except for what follows'
    : 'unknown, except for what follows'
}

function toFacts(
  order: Order,
  { chatWaitsUntilMs, nextCheckAtMs }: Pick<WholeOrder, 'chatWaitsUntilMs' | 'nextCheckAtMs'>,
): string {
  const lines: [string, string | undefined][] = [
    ['status', `${order.status}${order.rawStatus === '' ? '' : ` (the panel’s word: ${order.rawStatus})`}`],
    ['number', order.number],
    ['since', toLocalIso(order.changedAtMs)],
    ['paid at', order.paidAtMs === undefined ? undefined : toLocalIso(order.paidAtMs)],
    ['paid by', order.paymentMethod],
    ['chat', order.chatId ?? 'none is linked'],
    ['chat waits', chatWaitsUntilMs === undefined ? undefined : `until ${toLocalIso(chatWaitsUntilMs)} (429)`],
    ['owner', order.ownerChatId],
    ['amount', toAmountText(order)],
    ['url', order.url],
    ['unreadable', order.unreadableReason],
    ['known since', toLocalIso(order.createdAtMs)],
    ['next check', nextCheckAtMs === undefined ? undefined : toLocalIso(nextCheckAtMs)],
  ]
  return lines
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name.padEnd(12)} ${toPrintable(value ?? '')}`)
    .join('\n')
}

const HISTORY_COLUMNS = [
  { title: 'time', text: ({ atMs }: HistoryEntry) => toLocalIso(atMs) },
  { title: 'event', text: ({ event }: HistoryEntry) => event },
  {
    title: 'details',
    text: ({ event: _event, atMs: _atMs, ...details }: HistoryEntry) =>
      Object.entries(details)
        .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
        .join(', '),
  },
]
