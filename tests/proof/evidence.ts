import type { ShownMessage } from '@peyk/simulator/telegram/messages'
import { countNotified } from '@peyk/simulator/notified'
import type { Simulator } from '@peyk/simulator/simulator'
import type { Redis } from 'ioredis'
import type { Customer } from './customers.ts'
import type { Webhook } from './panel-updates.ts'

export const OPEN_STATES = ['held', 'rejected', 'uncertain'] as const

/** One order as Telegram showed it, as Redis holds it, and as the panel was answered. */
export type OrderEvidence = {
  orderId: string
  /** How often its customer saw the paid notification. */
  shown: number
  /** The first word of its delivery in the ledger; `absent` when there is none. */
  state: string
  reason: string
  /** Whether the customer's chat shows the message that the ledger names. */
  messageIsShown: boolean
  /** It is in the operator's list of its state. */
  isListed: boolean
  inOutbox: boolean
  /** How often the policy sent it again. */
  resends: number
  webhooks: Webhook[]
  history: string[]
}

export type Evidence = {
  orders: OrderEvidence[]
  /** Messages that name an order in another customer's chat; groups are not customers' here. */
  strays: string[]
}

const NAMED_ORDER = /PR-\d+/g
const RESENT_BY_POLICY = 'UNCERTAIN_POLICY'

/** Reads Redis by its documented keys, and the simulator's chats. Uses no code of Peyk's. */
export async function collectEvidence(
  { simulator, redis, prefix }: { simulator: Simulator; redis: Redis; prefix: string },
  customers: readonly Customer[],
  webhooks: readonly Webhook[],
): Promise<Evidence> {
  const key = (name: string) => `{${prefix}}:${name}`
  const notificationOf = ({ order }: Customer) => `paid:${order.id}`
  const byChat = Map.groupBy(simulator.telegram.messages(), (message) => message.chat_id)
  const byOrder = Map.groupBy(webhooks, (webhook) => webhook.orderId)
  const listed = new Map<string, Set<string>>()
  for (const state of OPEN_STATES) listed.set(state, new Set(await redis.zrange(key(`deliveries:${state}`), '0', '-1')))
  const outbox = new Set(await redis.zrange(key('outbox'), '0', '-1'))
  const deliveries = await redis.mget(customers.map((customer) => key(`delivery:${notificationOf(customer)}`)))
  const histories = await Promise.all(customers.map(({ order }) => redis.lrange(key(`history:${order.id}`), 0, -1)))

  const orders = customers.map((customer, i): OrderEvidence => {
    const { order, chatId } = customer
    const messages = byChat.get(chatId) ?? []
    const { state, messageId, reason } = readDelivery(deliveries[i] ?? null)
    const history = histories[i] ?? []
    return {
      orderId: order.id,
      shown: countNotified(order.id, simulator.panel.paidAtMs(order.id), messages),
      state,
      reason,
      messageIsShown: messages.some((message) => message.message_id === messageId && message.text.includes(order.id)),
      isListed: listed.get(state)?.has(notificationOf(customer)) ?? false,
      inOutbox: outbox.has(notificationOf(customer)),
      resends: history.filter((entry) => entry.includes(RESENT_BY_POLICY)).length,
      webhooks: byOrder.get(order.id) ?? [],
      history,
    }
  })
  return { orders, strays: findStrays(byChat, customers) }
}

/** Whether the ledger or the outbox has the order's notification now, in one step. Waits for a Redis that is away. */
export async function isStored(redis: Redis, prefix: string, { order }: Customer): Promise<boolean> {
  const found = await redis.eval(
    "return redis.call('EXISTS', KEYS[1]) == 1 or redis.call('ZSCORE', KEYS[2], ARGV[1])",
    2,
    `{${prefix}}:delivery:paid:${order.id}`,
    `{${prefix}}:outbox`,
    `paid:${order.id}`,
  )
  return found !== null
}

function readDelivery(value: string | null): { state: string; messageId?: number; reason: string } {
  const [, state = 'absent', json = '{}'] = /^(\w+) ?(.*)$/s.exec(value ?? '') ?? []
  const fields = JSON.parse(json === '' ? '{}' : json) as { messageId?: number; reason?: string }
  return { reason: '', ...fields, state }
}

function findStrays(byChat: Map<number, ShownMessage[]>, customers: readonly Customer[]): string[] {
  const owned = new Map(
    customers.flatMap(({ chatId, formerChatId = chatId, order }) => [
      [chatId, order.id],
      [formerChatId, order.id],
    ]),
  )
  // Operators read of every order, in a group.
  const privateChats = [...byChat].filter(([chatId]) => chatId > 0)
  return privateChats.flatMap(([chatId, messages]) =>
    messages
      .flatMap(({ text }) => text.match(NAMED_ORDER) ?? [])
      .filter((orderId) => orderId !== owned.get(chatId))
      .map((orderId) => `${orderId} in chat ${chatId}`),
  )
}
