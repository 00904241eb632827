import { signEvent } from '@peyk/panel/sign-event'

export const PANEL_SECRET = 'a-shared-secret-of-the-benchmarks'
export const WEBHOOK_PATH = '/panel/webhook'

/** The `i`th order is `FIRST_ORDER + i`, for the chat `FIRST_CHAT + i`. Telegram ids of today have ten digits. */
export const FIRST_CHAT = 7_000_000_000
const FIRST_ORDER = 1_000_000

/** Orders of a load: `count` of them from the `first`th on. */
export type Orders = {
  first: number
  count: number
  status?: 'paid' | 'pending'
  /** How many orders in a row belong to one chat. */
  perChat?: number
}

export function toOrder(i: number, { status = 'paid', perChat = 1 }: Pick<Orders, 'status' | 'perChat'> = {}) {
  const chatId = FIRST_CHAT + Math.floor(i / perChat)
  return { id: String(FIRST_ORDER + i), status, chat_id: chatId, amount: '250000', currency: 'IRT' }
}

/** Returns the signed webhooks of the orders as bytes of HTTP, so that a load has nothing left to do but to write them. */
export function toRawRequests(url: string, orders: Orders): string[] {
  return Array.from({ length: orders.count }, (_, i) => {
    const body = JSON.stringify(toOrder(orders.first + i, orders))
    const event = { id: '', timestampSeconds: 0, body }
    const signature = Object.entries(signEvent('hmac', PANEL_SECRET, event)).map(([name, value]) => `${name}: ${value}`)
    const head = [
      `POST ${WEBHOOK_PATH} HTTP/1.1`,
      `host: ${new URL(url).host}`,
      'content-type: application/json',
      ...signature,
      `content-length: ${Buffer.byteLength(body)}`,
    ]
    return `${head.join('\r\n')}\r\n\r\n${body}`
  })
}
