import { setTimeout as delay } from 'node:timers/promises'
import type { Updates } from './updates.ts'
import { MAX_RETRY_MS, postUpdate } from './webhook-post.ts'
import type { WebhookTarget } from './webhook-post.ts'

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

type LastError = { date: number; message: string }

const FIRST_RETRY_MS = 200

/** Posts updates to the bot's webhook until each is answered 2xx: https://core.telegram.org/bots/api#setwebhook */
export function createWebhookDelivery(updates: Updates): WebhookDelivery {
  let target: WebhookTarget | undefined
  let stop = new AbortController()
  let running = false
  let lastError: LastError | undefined

  async function deliverAll(goal: WebhookTarget, signal: AbortSignal): Promise<void> {
    let failures = 0
    for (let update = updates.first(); update && !signal.aborted; update = updates.first()) {
      const outcome = await postUpdate(goal, update, signal)
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
    info: () => toInfo(updates, target, lastError),
  }
}

function toInfo(updates: Updates, target: WebhookTarget | undefined, lastError: LastError | undefined): WebhookInfo {
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
}
