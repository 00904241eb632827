import { applyNews } from '@peyk/checks/apply-answer'
import { parseOrderId } from '@peyk/domain/order'
import { PanelUnavailable } from '@peyk/panel/panel-unavailable'
import { formatOrderId } from '@peyk/telegram/formatting'
import { logFindings } from '../check-findings.ts'
import type { Command, CommandDeps, CommandHandler } from './context.ts'
import { follow } from './follow.ts'

/** `/track <order>` links an order, only where the panel says that it is this Telegram user's. */
export const track: CommandHandler = async (command, deps) => {
  const { argument, chatId, words, userId } = command
  const orderId = parseOrderId(argument)
  if (orderId === undefined) return deps.reply(chatId, { html: words.trackUsage })
  try {
    if ((await ownerOf(orderId, deps)) === userId) return await follow(orderId, command, deps)
  } catch (error) {
    if (!(error instanceof PanelUnavailable)) throw error
    deps.logger.warn('The panel could not say whose order this is', { event: 'track.panel_away', orderId, error })
    return deps.reply(chatId, { html: words.panelAway })
  }
  return deps.reply(chatId, { html: words.notYours(formatOrderId(orderId)) })
}

/** The Telegram user that the panel names as the order's owner. */
async function ownerOf(
  orderId: string,
  { panel, store, notify, logger }: CommandDeps,
): Promise<Command['userId'] | undefined> {
  if (panel === undefined) return (await store.orders.get(orderId))?.ownerChatId
  const { found } = await panel.fetchOrders([orderId])
  const [news] = found
  if (news !== undefined) await applyNews(news, 'check', { orders: store.orders, notify, report: logFindings(logger) })
  return news?.chatId
}
