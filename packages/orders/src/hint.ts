import { toPrintable } from '@peyk/domain/printable'
import type { NotificationKind } from '@peyk/domain/notification'
import type { OrderUpdate } from '@peyk/domain/order'
import { toStatusMapping } from '@peyk/domain/status-mapping'
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
  if (status === 'unknown')
    return `The status “${toPrintable(rawStatus)}” is unknown and notifies nobody. ${whatToDoAbout(rawStatus)}`
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

/** Returns what operators can do about a status that Peyk does not know. */
export function whatToDoAbout(rawStatus: string): string {
  const mapping = toStatusMapping(rawStatus)
  if (mapping.kind === 'setting') return `Set ${mapping.setting} if it means paid, or the status that it means.`
  return mapping.kind === 'contradiction'
    ? 'The order’s fields contradict each other. Name the one that counts: PANEL_FIELDS=payment_status=… or PANEL_FIELDS=status=….'
    : 'PANEL_STATUS_MAP cannot hold it. Have the panel send another word, or name another field: PANEL_FIELDS=status=….'
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
