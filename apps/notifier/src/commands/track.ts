import { applyNews } from '@peyk/checks/apply-answer'
import { parseOrderId } from '@peyk/domain/order'
import { PanelUnavailable } from '@peyk/panel/panel-unavailable'
import { formatOrderId } from '@peyk/telegram/formatting'
import { logFindings } from '../check-findings.ts'
import type { CommandDeps, CommandHandler } from './context.ts'
import { follow } from './follow.ts'

/** `/track <order>` links an order, only where the panel says that it is this Telegram user's. */
export const track: CommandHandler = async (command, deps) => {
  const { argument, chatId, words, userId } = command
  const orderId = parseOrderId(argument)
  if (orderId === undefined) return deps.reply(chatId, { html: words.trackUsage })
  try {
    if (await isOwner(userId, orderId, deps)) return await follow(orderId, command, deps)
  } catch (error) {
    if (!(error instanceof PanelUnavailable)) throw error
    deps.logger.warn('The panel could not say whose order this is', { event: 'track.panel_away', orderId, error })
    return deps.reply(chatId, { html: words.panelAway })
  }
  return deps.reply(chatId, { html: words.notYours(formatOrderId(orderId)) })
}

/** Whether the panel names this Telegram user as the order's owner; what it says of other people's orders is not even noted. */
async function isOwner(userId: string, orderId: string, deps: CommandDeps): Promise<boolean> {
  const { panel, store, notify, logger } = deps
  if (panel === undefined) return (await store.orders.get(orderId))?.ownerChatId === userId
  const [news] = (await panel.fetchOrders([orderId])).found
  if (news?.chatId !== userId) return false
  await applyNews(news, 'check', { orders: store.orders, notify, report: logFindings(logger) })
  return true
}
