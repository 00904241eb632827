import { setTimeout as delay } from 'node:timers/promises'
import type { PlacedOrder } from '@peyk/simulator/panel/control'
import type { Simulator } from '@peyk/simulator/simulator'

const FIRST_CHAT_ID = 10_001
const FIRST_ORDER = 100_001
const POLL_MS = 100
/** Nothing is killed yet, so a stall is an error. */
const STALL_LIMIT_MS = 30_000

/** One customer with one order. */
export type Customer = {
  chatId: number
  order: PlacedOrder
  /** The chat that the order was linked to before. It may have heard of it. */
  formerChatId?: number
}

/**
 * Places orders and links each to its customer with the shop's deep link. Resolves when the bot has answered all. Only the
 * link names the customer; the panel's webhooks do not.
 */
export async function linkCustomers(simulator: Simulator, count: number): Promise<Customer[]> {
  const customers = Array.from({ length: count }, (_, i): Customer => ({
    chatId: FIRST_CHAT_ID + i,
    order: simulator.panel.placeOrder({ id: `PR-${FIRST_ORDER + i}` }),
  }))
  for (const { chatId, order } of customers) simulator.telegram.userSends(chatId, `/start ${order.payload}`)
  let answered = 0
  let progressAtMs = performance.now()
  while (answered < count) {
    await delay(POLL_MS)
    const now = simulator.telegram.messages().length
    if (now > answered) progressAtMs = performance.now()
    answered = now
    if (performance.now() - progressAtMs > STALL_LIMIT_MS)
      throw new Error(`Linking came to a halt: expected ${count} answers of the bot, got ${answered}.`)
  }
  return customers
}
