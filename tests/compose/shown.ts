import type { ShownMessage } from '@peyk/simulator/telegram/messages'
import { countNotified } from '@peyk/simulator/notified'
import type { PaidOrder } from './panel-load.ts'

type State = { messages: ShownMessage[]; violations: number }

/** What the simulated Telegram shows, asked from outside. */
export function createTelegramView(simulatorUrl: string) {
  const read = async (): Promise<State> => {
    const response = await fetch(`${simulatorUrl}/sim/state`)
    return (await response.json()) as State
  }
  return {
    userSends: async (userId: number, text: string): Promise<void> => {
      const response = await fetch(`${simulatorUrl}/sim/users/${userId}/send`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text }),
      })
      if (!response.ok) throw new Error(`The simulator answered ${response.status}: ${await response.text()}`)
    },
    messageCount: async () => (await read()).messages.length,
    /** How often each order's customer was notified, by order id. */
    notified: async (orders: readonly PaidOrder[]): Promise<Map<string, number>> => {
      const byChat = Map.groupBy((await read()).messages, ({ chat_id }) => chat_id)
      return new Map(
        orders.map(({ id, chatId, paidAtMs }) => [id, countNotified(id, paidAtMs, byChat.get(chatId) ?? [])]),
      )
    },
  }
}
