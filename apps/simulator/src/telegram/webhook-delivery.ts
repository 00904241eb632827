import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { Updates } from './updates.ts'

export type WebhookTarget = { url: string; secretToken?: string; ipAddress?: string; maxConnections: number }

/** https://core.telegram.org/bots/api#webhookinfo */
export type WebhookInfo = {
  url: string
  has_custom_certificate: boolean
  pending_update_count: number
  max_connections?: number
  ip_address?: string
  last_error_date?: number
  last_error_message?: string
  allowed_updates?: readonly string[]
}

export type WebhookDelivery = {
  /** Starts to post the queued updates there, one at a time in order. */
  set(target: WebhookTarget): void
  remove(): void
  isSet(): boolean
  info(): WebhookInfo
}

const ANSWER_TIMEOUT_MS = 30_000
const FIRST_RETRY_MS = 200
const MAX_RETRY_MS = 5_000

/** Posts updates to the bot's webhook until each is answered 2xx: https://core.telegram.org/bots/api#setwebhook */
export function createWebhookDelivery(updates: Updates): WebhookDelivery {
  let target: WebhookTarget | undefined
  let stop = new AbortController()
  let running = false
  let lastError: { date: number; message: string } | undefined

  async function deliverAll(goal: WebhookTarget, signal: AbortSignal): Promise<void> {
    let failures = 0
    for (let update = updates.first(); update && !signal.aborted; update = updates.first()) {
      const outcome = await post(goal, update, signal)
      if (signal.aborted) return
      if (outcome.ok) {
        failures = 0
        updates.confirm(update.update_id)
        continue
      }
      lastError = { date: Math.floor(Date.now() / 1000), message: outcome.message }
      const backoffMs = Math.min(FIRST_RETRY_MS * 2 ** failures, MAX_RETRY_MS)
      failures += 1
      await delay(Math.max(backoffMs, outcome.retryAfterMs), undefined, { signal }).catch(() => undefined)
    }
  }

  function wake(): void {
    if (!target || running) return
    running = true
    const { signal } = stop
    void deliverAll(target, signal).finally(() => {
      if (signal.aborted) return
      running = false
      if (updates.count() > 0) wake()
    })
  }

  function remove(): void {
    stop.abort()
    stop = new AbortController()
    running = false
    target = undefined
  }

  updates.onPush(wake)
  return {
    set(next) {
      remove()
      target = next
      lastError = undefined
      wake()
    },
    remove,
    isSet: () => target !== undefined,
    info() {
      const allowed = updates.allowed()
      return {
        url: target?.url ?? '',
        has_custom_certificate: false,
        pending_update_count: updates.count(),
        ...(target && { max_connections: target.maxConnections }),
        ...(target?.ipAddress !== undefined && { ip_address: target.ipAddress }),
        ...(lastError && { last_error_date: lastError.date, last_error_message: lastError.message }),
        ...(allowed && allowed.length > 0 && { allowed_updates: allowed }),
      }
    },
  }
}

type Outcome = { ok: true } | { ok: false; message: string; retryAfterMs: number }

async function post(target: WebhookTarget, update: unknown, stopped: AbortSignal): Promise<Outcome> {
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        ...(target.secretToken !== undefined && { 'x-telegram-bot-api-secret-token': target.secretToken }),
      },
      body: JSON.stringify(update),
      signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    })
    await response.arrayBuffer()
    if (response.ok) return { ok: true }
    const retryAfter = Number(response.headers.get('retry-after') ?? 0)
    return {
      ok: false,
      message: `Wrong response from the webhook: ${response.status} ${response.statusText}`,
      retryAfterMs: Number.isFinite(retryAfter) ? Math.min(retryAfter * 1000, MAX_RETRY_MS) : 0,
    }
  } catch (error) {
    return { ok: false, message: toMessage(error), retryAfterMs: 0 }
  }
}

const timeout = z.object({ name: z.literal('TimeoutError') })
const networkFailure = z.object({ cause: z.object({ code: z.string() }) })
const NETWORK_MESSAGES: Record<string, string> = {
  ECONNREFUSED: 'Connection refused',
  ENOTFOUND: 'Failed to resolve host: Name or service not known',
}

function toMessage(error: unknown): string {
  if (timeout.safeParse(error).success) return 'Read timeout expired'
  const failure = networkFailure.safeParse(error)
  return failure.success ? (NETWORK_MESSAGES[failure.data.cause.code] ?? failure.data.cause.code) : 'Connection closed'
}
