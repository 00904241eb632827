import { createLinkPayload } from '@peyk/domain/deep-link'
import type { Changes } from '../changes.ts'
import { NotFoundError } from '../not-found.ts'
import { STATUS } from './orders.ts'
import type { NewOrder, Orders, PanelOrder } from './orders.ts'
import type { PushAttempt, Pusher } from './push.ts'
import type { PanelFaults, PanelRequest } from './routes.ts'

/** A placed order with what the shop shows its customer: the link into the chat. */
export type PlacedOrder = PanelOrder & { payload: string; deepLink: string }

export type PayOptions = {
  /** How often the same event is sent, all at once. */
  webhooks?: number
  /** Changes the status and sends nothing. */
  silently?: boolean
}

/** What a test or the page does in the shop's place. */
export type PanelControl = {
  placeOrder(order?: NewOrder): PlacedOrder
  /** Resolves with the first answer to each push; an unanswered push is tried again behind. */
  pay(id: string, options?: PayOptions): Promise<PushAttempt[]>
  cancel(id: string, options?: PayOptions): Promise<PushAttempt[]>
  /** Any status in the panel's own words; pushed only when asked. */
  setStatus(id: string, rawStatus: string, options?: { push?: boolean }): Promise<PushAttempt[]>
  /** Pushes the current state again, as a new event. */
  push(id: string): Promise<PushAttempt[]>
  orders(): PlacedOrder[]
  /** When the order was first paid, in milliseconds. */
  paidAtMs(id: string): number | undefined
  requests(): PanelRequest[]
  pushes(): PushAttempt[]
  faults: PanelFaults
  onChange(listener: () => void): () => void
}

export type PanelControlDeps = {
  orders: Orders
  pusher: Pusher
  requests: PanelRequest[]
  faults: PanelFaults
  changes: Changes
  linkSecret: string
  botUsername: string
}

export function createPanelControl(deps: PanelControlDeps): PanelControl {
  const { orders, pusher, requests, faults, changes, linkSecret, botUsername } = deps

  function toPlaced(order: PanelOrder): PlacedOrder {
    const payload = createLinkPayload(order.id, linkSecret)
    return { ...order, payload, deepLink: `https://t.me/${botUsername}?start=${payload}` }
  }

  async function setStatus(id: string, status: string, copies: number): Promise<PushAttempt[]> {
    const order = orders.setStatus(id, status)
    changes.notify()
    return copies > 0 ? pusher.push(order, copies) : []
  }

  return {
    placeOrder(order = {}) {
      const placed = toPlaced(orders.place(order))
      changes.notify()
      return placed
    },
    pay: (id, { webhooks = 1, silently = false } = {}) => setStatus(id, STATUS.paid, silently ? 0 : webhooks),
    cancel: (id, { webhooks = 1, silently = false } = {}) => setStatus(id, STATUS.canceled, silently ? 0 : webhooks),
    setStatus: (id, rawStatus, { push = false } = {}) => setStatus(id, rawStatus, push ? 1 : 0),
    async push(id) {
      const order = orders.find(id)
      if (!order) throw new NotFoundError('the id of a placed order', id)
      return pusher.push(order)
    },
    orders: () => orders.list().map(toPlaced),
    paidAtMs: (id) => orders.paidAtMs(id),
    requests: () => [...requests],
    pushes: () => pusher.attempts(),
    faults,
    onChange: (listener) => changes.onChange(listener),
  }
}
