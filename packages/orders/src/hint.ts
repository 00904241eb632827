import { toPrintable } from '@peyk/domain/printable'
import type { NotificationKind } from '@peyk/domain/notification'
import type { OrderUpdate } from '@peyk/domain/order'
import type { OrderUpdateResult } from '@peyk/store/order-store'

type Recorded = Pick<
  OrderUpdateResult,
  'result' | 'chat' | 'isStopped' | 'isHeld' | 'reachability' | 'reusedId' | 'contradicted'
>

/** Returns why an order update notifies nobody, as far as that is known, and what to do; `undefined` where the customer is notified. */
export function hintOf(
  { orderId, status, rawStatus }: Pick<OrderUpdate, 'orderId' | 'status' | 'rawStatus'>,
  recorded: Recorded,
  kinds: readonly NotificationKind[],
): string | undefined {
  const { result, chat, isStopped, contradicted, reusedId } = recorded
  if (result === 'sent') return undefined
  if (status === 'unknown') {
    const word = toPrintable(rawStatus)
    return `The status “${word}” is unknown and notifies nobody. Set PANEL_STATUS_MAP=${word}=paid if it means paid, or the status that it means.`
  }
  if (reusedId === true)
    return `Order ${orderId} is another customer’s and is over; nothing of this update is applied. Give each order its own id.`
  if (contradicted) return `Order ${orderId} is paid already and stays paid. Operators have to decide.`
  const isKindSent = status === 'pending' || kinds.includes(status)
  if (result === 'updated' && !isKindSent)
    return `The status ${status} notifies nobody: NOTIFY_ON is ${kinds.join(',')}. Add ${status} to it if customers are to know.`
  if (isStopped === true) return 'The customer stopped this order and is not notified of it.'
  if (chat === undefined)
    return 'No chat is linked to this order, so nobody is notified. Show the customer the order’s link (peyk link), or send the order with chat_id.'
  return hintOfChat(chat, recorded)
}

function hintOfChat(chat: string, { result, isHeld, reachability }: Recorded): string | undefined {
  if (isHeld === true)
    return `The notification is held: Telegram lets the bot not write to chat ${chat}. It is sent once the customer presses Start in the bot.`
  if (reachability === 'unreachable')
    return `The bot cannot write to chat ${chat}: the customer blocked or removed it. Notifications are held until they start it again.`
  const isPrivate = !chat.startsWith('-')
  if (reachability === undefined && isPrivate && result === 'updated')
    return `Chat ${chat} has not started the bot, as far as Peyk knows. If it never did, its notifications are held until the customer presses Start.`
  return undefined
}
