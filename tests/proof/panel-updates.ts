import { setTimeout as delay } from 'node:timers/promises'
import { STATUS } from '@peyk/simulator/panel/orders'
import { signEvent } from '@peyk/panel/sign-event'
import type { PanelControl } from '@peyk/simulator/panel/control'
import { PANEL_SECRET } from '../support/app-environment.ts'
import type { Customer } from './customers.ts'
import type { Random } from './random.ts'

const COPIES = 3
/** Copies follow within this many slots, so that they interleave with other orders. */
const COPY_SPREAD_SLOTS = 4
/** Every nth order also gets a "pending" that arrives after its "paid". */
const OVERTAKEN_EVERY = 4
const AT_ONCE = 50
const ANSWER_TIMEOUT_MS = 10_000
const RETRY_DELAYS_MS = [200, 400, 800, 1600]
const GIVE_UP_AFTER_MS = 60_000

/** One request of a webhook and its answer; status 0 without one. Times are from a monotonic clock. */
export type PanelRequest = {
  sentAtMs: number
  endedAtMs: number
  status: number
  message: string
  /** Whether Redis had the order update when its 200 arrived, or after Redis came back. */
  isStored?: boolean
}

/** One statement of the panel's, repeated until it is accepted. */
export type Webhook = {
  id: string
  orderId: string
  says: 'paid' | 'pending'
  position: number
  requests: PanelRequest[]
}

/** Returns the panel's webhooks in order of time; `position` counts in slots. */
export function planOrderUpdates(customers: readonly Customer[], slots: number, random: Random): Webhook[] {
  const webhooks: Webhook[] = []
  for (const [index, { order }] of customers.entries()) {
    const first = random.between(0, slots)
    const add = (id: string, says: Webhook['says'], position: number) =>
      webhooks.push({ id, orderId: order.id, says, position: Math.min(position, slots - 0.001), requests: [] })
    for (let copy = 1; copy <= COPIES; copy += 1) {
      const later = copy === 1 ? 0 : random.between(0, COPY_SPREAD_SLOTS)
      add(`evt_${order.id}_${copy}`, 'paid', first + later)
    }
    if (index % OVERTAKEN_EVERY === 0)
      add(`evt_${order.id}_late`, 'pending', first + random.between(0, COPY_SPREAD_SLOTS))
  }
  return webhooks.toSorted((a, b) => a.position - b.position)
}

/** A panel that signs, posts with bounded concurrency, and repeats until a 200. */
export function createPanel(
  url: string,
  panel: PanelControl,
  customers: readonly Customer[],
  isStored: (customer: Customer) => Promise<boolean>,
) {
  const byOrder = new Map(customers.map((customer) => [customer.order.id, customer]))
  const stop = new AbortController()
  const deliveries: Promise<void>[] = []
  const waiting: (() => void)[] = []
  let running = 0

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }

  async function deliver(webhook: Webhook): Promise<void> {
    const customer = byOrder.get(webhook.orderId)
    const order = customer?.order
    if (webhook.says === 'paid') await panel.pay(webhook.orderId, { silently: true })
    const body = JSON.stringify({
      order: {
        id: order?.id,
        status: STATUS[webhook.says],
        amount: order?.amount,
        currency: order?.currency,
        url: order?.url,
      },
    })
    const beganAtMs = performance.now()
    for (let attempt = 0; !stop.signal.aborted; attempt += 1) {
      const request = await inTurn(() => post(url, webhook.id, body, stop.signal))
      webhook.requests.push(request)
      if (request.status === 200 && webhook.says === 'paid' && customer) request.isStored = await isStored(customer)
      if (request.status === 200 || performance.now() - beganAtMs > GIVE_UP_AFTER_MS) return
      const waitMs = RETRY_DELAYS_MS[Math.min(attempt, RETRY_DELAYS_MS.length - 1)]
      await delay(waitMs, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }

  return {
    /** Sends these over the time given; resolves when the last was begun, not when all are answered. */
    async send(webhooks: readonly Webhook[], overMs: number): Promise<void> {
      const beganAtMs = performance.now()
      for (const webhook of webhooks) {
        const dueAtMs = beganAtMs + (webhook.position % 1) * overMs
        const waitMs = dueAtMs - performance.now()
        if (waitMs > 1) await delay(waitMs, undefined, { signal: stop.signal }).catch(() => undefined)
        deliveries.push(deliver(webhook))
      }
    },
    /** Resolves when each webhook was accepted or given up. */
    finished: async (): Promise<void> => void (await Promise.all(deliveries)),
    close: () => stop.abort(),
  }
}

async function post(url: string, id: string, body: string, stopped: AbortSignal): Promise<PanelRequest> {
  const sentAtMs = performance.now()
  const end = (status: number, message: string) => ({ sentAtMs, endedAtMs: performance.now(), status, message })
  const event = { id, timestampSeconds: Math.floor(Date.now() / 1000), body }
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signEvent('standard', PANEL_SECRET, event) },
      body,
      signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    })
    const answer = (await response.json()) as { message?: string; error?: { message: string } }
    return end(response.status, answer.message ?? answer.error?.message ?? '')
  } catch (error) {
    return end(0, error instanceof Error ? error.message : String(error))
  }
}
