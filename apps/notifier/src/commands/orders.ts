import { carrierOf } from '@peyk/domain/kind-order'
import { ORDERS_A_PAGE, toOrderDetails, toOrdersPage, toStopped } from '@peyk/telegram/orders-view'
import type { OrderButtons } from '@peyk/telegram/orders-view'
import type { ChatMessage } from '@peyk/telegram/sender'
import type { Command, CommandDeps, CommandHandler } from './context.ts'

/** The chat and the person that see the orders, and their language. */
export type Viewer = Pick<Command, 'chatId' | 'userId' | 'language'>

/** `/orders` lists the chat's orders, newest first, with buttons. */
export const orders: CommandHandler = async (command, deps) =>
  deps.reply(command.chatId, await showOrders(0, command, deps))

/** A page of the list; one that is not there any more is the last one. */
export async function showOrders(page: number, viewer: Viewer, deps: CommandDeps): Promise<ChatMessage> {
  const { orders: book } = deps.store
  const pages = Math.max(1, Math.ceil((await book.countOrdersOf(viewer.chatId)) / ORDERS_A_PAGE))
  const shown = Math.min(page, pages - 1)
  const found = await book.ordersOf(viewer.chatId, ORDERS_A_PAGE, shown * ORDERS_A_PAGE)
  const to = await createOrderButtons(
    found.map(({ orderId }) => orderId),
    viewer,
    deps,
  )
  return toOrdersPage({ orders: found, page: shown, pages }, viewer.language, to)
}

/** One order of the chat; another chat's is not shown. */
export async function showOrder(
  orderId: string,
  page: number,
  viewer: Viewer,
  deps: CommandDeps,
): Promise<ChatMessage> {
  const { store, kinds, timeZone } = deps
  const to = await createOrderButtons([orderId], viewer, deps)
  const order = await store.orders.get(orderId)
  if (order?.chatId !== viewer.chatId) return toStopped(orderId, page, false, viewer.language, to)
  const kind = carrierOf(order.status, kinds)
  const delivery = kind === undefined ? undefined : ((await store.ledger.get({ orderId, kind })) ?? 'due')
  return toOrderDetails(order, delivery, { page, timeZone }, viewer.language, to)
}

/** Stops an order, with a button to link it again. */
export async function stopOrder(
  orderId: string,
  page: number,
  viewer: Viewer,
  deps: CommandDeps,
): Promise<ChatMessage> {
  const to = await createOrderButtons([orderId], viewer, deps)
  const isStopped = await deps.store.orders.unlink(orderId, viewer.chatId)
  return toStopped(orderId, page, isStopped, viewer.language, to)
}

async function createOrderButtons(
  orderIds: readonly string[],
  viewer: Viewer,
  { store, buttons }: CommandDeps,
): Promise<OrderButtons> {
  const codes = new Map<string, string>()
  for (const orderId of orderIds) codes.set(orderId, await store.orderCodes.codeOf(orderId))
  const sign = (what: string) => buttons.sign(what, viewer)
  const of = (verb: string) => (orderId: string, page: number) => sign(`${verb}:${page}:${codes.get(orderId) ?? ''}`)
  return { list: (page) => sign(`o:${page}`), details: of('d'), stop: of('s'), followAgain: of('f') }
}
