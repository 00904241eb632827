import { NotFoundError } from '../not-found.ts'

/** The words of the panel; any other may be set with `setStatus`. */
export const STATUS = { pending: 'در انتظار پرداخت', paid: 'پرداخت شده', canceled: 'لغو شده' } as const

/** An order as the panel holds it and gives it. */
export type PanelOrder = {
  id: string
  status: string
  amount: number
  currency: string
  /** The customer's Telegram account, where the shop knows it. */
  chat_id?: number
  url: string
  updated_at: string
}

export type NewOrder = { id?: string; chatId?: number; amount?: number; currency?: string }

export type Orders = {
  place(order: NewOrder): PanelOrder
  setStatus(id: string, status: string): PanelOrder
  find(id: string): PanelOrder | undefined
  /** Newest last. */
  list(): PanelOrder[]
  /** When the order was first set to paid, in milliseconds. */
  paidAtMs(id: string): number | undefined
}

const FIRST_ID = 1001
const AMOUNTS = [450_000, 1_280_000, 98_000, 735_000, 2_150_000]

export function createOrders(): Orders {
  const orders = new Map<string, PanelOrder>()
  const paidAt = new Map<string, number>()
  let nextId = FIRST_ID

  function freeId(): string {
    while (orders.has(String(nextId))) nextId += 1
    return String(nextId)
  }

  return {
    place({ id = freeId(), chatId, amount = AMOUNTS[orders.size % AMOUNTS.length] ?? 0, currency = 'IRT' }) {
      if (orders.has(id)) throw new Error(`Expected an unused order id, got ${id}.`)
      const order: PanelOrder = {
        id,
        status: STATUS.pending,
        amount,
        currency,
        ...(chatId !== undefined && { chat_id: chatId }),
        url: `https://shop.example/orders/${encodeURIComponent(id)}`,
        updated_at: new Date().toISOString(),
      }
      orders.set(id, order)
      return order
    },
    setStatus(id, status) {
      const order = orders.get(id)
      if (!order) throw new NotFoundError('the id of a placed order', id)
      order.status = status
      order.updated_at = new Date().toISOString()
      if (status === STATUS.paid && !paidAt.has(id)) paidAt.set(id, Date.now())
      return order
    },
    find: (id) => orders.get(id),
    list: () => [...orders.values()],
    paidAtMs: (id) => paidAt.get(id),
  }
}
