import { setTimeout as delay } from 'node:timers/promises'
import { signEvent } from '@peyk/panel/sign-event'
import { PANEL_SECRET } from '../support/app-environment.ts'

const COPIES = 2
const ANSWER_TIMEOUT_MS = 10_000
const RETRY_DELAY_MS = 250
const GIVE_UP_AFTER_MS = 90_000

export type PaidOrder = { id: string; chatId: number; paidAtMs: number }

/**
 * A panel that says that orders are paid, each twice, and again until it is answered 200. It posts to whichever ingress takes
 * the connection, as a reverse proxy would.
 */
export function createPanelLoad(ingressUrls: readonly string[], chatIds: readonly number[]) {
  const orders: PaidOrder[] = []
  const answers = new Map<number, number>()

  async function post(order: PaidOrder): Promise<void> {
    const body = JSON.stringify({
      id: order.id,
      status: 'paid',
      chat_id: order.chatId,
      amount: 250_000,
      currency: 'IRT',
    })
    const giveUpAtMs = Date.now() + GIVE_UP_AFTER_MS
    for (let attempt = 0; Date.now() < giveUpAtMs; attempt += 1) {
      const event = { id: `evt_${order.id}`, timestampSeconds: Math.floor(Date.now() / 1000), body }
      const status = await fetch(`${ingressUrls[attempt % ingressUrls.length]}/panel/webhook`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signEvent('standard', PANEL_SECRET, event) },
        body,
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      }).then(
        (response) => response.status,
        () => 0,
      )
      answers.set(status, (answers.get(status) ?? 0) + 1)
      if (status === 200) return
      if (attempt % ingressUrls.length === ingressUrls.length - 1) await delay(RETRY_DELAY_MS)
    }
    throw new Error(`Order ${order.id} was not accepted within ${GIVE_UP_AFTER_MS} ms.`)
  }

  return {
    orders,
    /** How often each HTTP status was answered; 0 counts requests without an answer. */
    answers,
    /** Pays orders at an even pace until the work is done, `count` at least; resolves when all are accepted. */
    async payDuring(work: () => Promise<unknown>, count: number, perSecond: number): Promise<void> {
      const posts: Promise<void>[] = []
      const progress = { isDone: false }
      const working = work().finally(() => (progress.isDone = true))
      // Awaited below; a failure meanwhile must not count as unhandled.
      working.catch(() => undefined)
      for (let sent = 0; sent < count || !progress.isDone; sent += 1) {
        const chatId = chatIds[orders.length % chatIds.length] ?? 0
        const order = { id: `CT-${100_001 + orders.length}`, chatId, paidAtMs: Date.now() }
        orders.push(order)
        for (let copy = 0; copy < COPIES; copy += 1) {
          const posted = post(order)
          posted.catch(() => undefined)
          posts.push(posted)
        }
        await delay(1000 / perSecond)
      }
      await working
      await Promise.all(posts)
    },
  }
}
