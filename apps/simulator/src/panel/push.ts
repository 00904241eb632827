import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { signEvent } from '@peyk/panel/sign-event'
import type { EventAuth } from '@peyk/panel/sign-event'
import { z } from 'zod'
import type { PanelOrder } from './orders.ts'

export type PanelWebhook = { url: string; secret: string; auth: EventAuth }

/** One attempt to notify Peyk, and what it answered. */
export type PushAttempt = {
  atMs: number
  /** The same for all copies and retries of one event. */
  eventId: string
  orderId: string
  /** The order's status at that time. */
  orderStatus: string
  /** 1 for the first try of a push. */
  attempt: number
  /** HTTP status; 0 when there was no answer. */
  status: number
  /** The answer's `message` or error, or why there was none. */
  message: string
  tookMs: number
}

export type Pusher = {
  /** Sends `copies` of one event at the same time. Resolves when each had its first answer; retries go on behind. */
  push(order: PanelOrder, copies?: number): Promise<PushAttempt[]>
  attempts(): PushAttempt[]
  close(): void
}

const RETRY_DELAYS_MS = [500, 1000, 2000, 4000, 8000, 15_000]
const ANSWER_TIMEOUT_MS = 15_000
const MOST_ATTEMPTS = 10_000

/** Posts order updates to Peyk as panels do: signed, and again with growing delay until it is answered 2xx. */
export function createPusher(webhook: PanelWebhook | undefined, changed: () => void): Pusher {
  const attempts: PushAttempt[] = []
  const stop = new AbortController()

  async function attempt(order: PanelOrder, eventId: string, number: number): Promise<PushAttempt> {
    const atMs = Date.now()
    const answer = await post(webhook, order, eventId, stop.signal)
    const { id: orderId, status: orderStatus } = order
    const record = { atMs, eventId, orderId, orderStatus, attempt: number, ...answer, tookMs: Date.now() - atMs }
    attempts.push(record)
    if (attempts.length > MOST_ATTEMPTS) attempts.shift()
    changed()
    return record
  }

  async function retry(order: PanelOrder, eventId: string): Promise<void> {
    for (const [index, delayMs] of RETRY_DELAYS_MS.entries()) {
      await delay(delayMs, undefined, { signal: stop.signal })
      if (isFinished(await attempt(order, eventId, index + 2))) return
    }
  }

  return {
    push(order, copies = 1) {
      if (!webhook) return Promise.resolve([])
      const eventId = `evt_${randomUUID()}`
      const snapshot = { ...order }
      const sendOne = async (): Promise<PushAttempt> => {
        const first = await attempt(snapshot, eventId, 1)
        // Ends with a rejection only when the simulator closes.
        if (!isFinished(first)) retry(snapshot, eventId).catch(() => undefined)
        return first
      }
      return Promise.all(Array.from({ length: copies }, sendOne))
    },
    attempts: () => [...attempts],
    close: () => stop.abort(),
  }
}

/** 409 and 410 say that the webhook is off: no panel goes on then. */
function isFinished({ status }: PushAttempt): boolean {
  return (status >= 200 && status < 300) || status === 409 || status === 410
}

const success = z.object({ message: z.string() })
const refusal = z.object({ error: z.object({ message: z.string() }) })

async function post(
  webhook: PanelWebhook | undefined,
  order: PanelOrder,
  eventId: string,
  stopped: AbortSignal,
): Promise<{ status: number; message: string }> {
  if (!webhook) return { status: 0, message: 'no webhook is set' }
  const body = JSON.stringify({ order })
  const event = { id: eventId, timestampSeconds: Math.floor(Date.now() / 1000), body }
  try {
    const response = await fetch(webhook.url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', ...signEvent(webhook.auth, webhook.secret, event) },
      body,
      signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    })
    return { status: response.status, message: toMessage(await response.text()) }
  } catch (error) {
    return { status: 0, message: toReason(error) }
  }
}

function toMessage(text: string): string {
  try {
    const body: unknown = JSON.parse(text)
    return success.safeParse(body).data?.message ?? refusal.safeParse(body).data?.error.message ?? text.slice(0, 200)
  } catch {
    return text.slice(0, 200)
  }
}

const failure = z.object({ cause: z.object({ code: z.string() }) })

function toReason(error: unknown): string {
  const cause = failure.safeParse(error).data?.cause.code
  if (cause !== undefined) return cause
  return error instanceof Error ? error.message : 'no answer'
}
