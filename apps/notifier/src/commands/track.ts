import { recordOrderUpdate } from '@peyk/orders/record-order-update'
import { MINUTE } from '@peyk/domain/time'
import { PanelUnavailable } from '@peyk/panel/panel-unavailable'
import { formatOrderId } from '@peyk/telegram/formatting'
import type { Command, CommandDeps, CommandHandler } from './context.ts'
import { follow } from './follow.ts'
import { findTypedOrder } from './typed-order.ts'

/** How often one person may have the panel asked. */
const ASKS_A_WINDOW = 10
const WINDOW_MS = 10 * MINUTE
/** An id that another path of the panel cannot be made of: proxies read `%2F` and `..` as they like. */
const FITS_A_PATH = /^(?!\.+$)[^/\\\p{Cc}\p{Bidi_Control}]+$/u

/** `/track <order>` links an order, only where the panel says that it is this Telegram user's. */
export const track: CommandHandler = async (command, deps) => {
  const { argument, chatId, words } = command
  const order = await findTypedOrder(argument, deps.store.orders)
  if (order === undefined) return deps.reply(chatId, { html: words.trackUsage })
  const { asked, orderId } = order
  if (await asksTooOften(command, deps)) return deps.reply(chatId, { html: words.trackTooOften })
  try {
    if (await isOwner(command.userId, orderId, deps)) return await follow(orderId, false, command, deps)
  } catch (error) {
    if (!(error instanceof PanelUnavailable)) throw error
    deps.logger.warn('The panel could not say whose order this is', { event: 'track.panel_away', orderId, error })
    return deps.reply(chatId, { html: words.panelAway })
  }
  return deps.reply(chatId, { html: words.notYours(formatOrderId(asked)) })
}

async function asksTooOften({ userId, updateId }: Command, { panel, store }: CommandDeps): Promise<boolean> {
  if (panel === undefined) return false
  return (await store.recent.count('asks', userId, String(updateId), Date.now(), WINDOW_MS)) > ASKS_A_WINDOW
}

/** Whether the panel names this Telegram user as the order's owner; what it says of other people's orders is not even noted. */
async function isOwner(userId: string, orderId: string, deps: CommandDeps): Promise<boolean> {
  const { panel, store, enqueue, logger } = deps
  if (panel === undefined) return (await store.orders.get(orderId))?.ownerChatId === userId
  if (!FITS_A_PATH.test(orderId)) return false
  const { found, unreadable } = await panel.fetchOrders([orderId])
  const [orderUpdate] = found
  const [broken] = unreadable
  if (broken !== undefined) throw new PanelUnavailable(broken.reason)
  if (orderUpdate?.chatId !== userId) return false
  await recordOrderUpdate(orderUpdate, 'check', { orders: store.orders, enqueue, logger })
  return true
}
