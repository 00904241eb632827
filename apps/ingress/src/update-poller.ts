import { setTimeout as delay } from 'node:timers/promises'
import { SECOND } from '@peyk/domain/time'
import type { Producer } from '@peyk/queues/producer'
import type { Durably } from '@peyk/store/durability'
import type { Leases } from '@peyk/store/leases'
import type { TelegramApi } from '@peyk/telegram/client'
import { toTelegramError } from '@peyk/telegram/telegram-error'
import { ALLOWED_UPDATES } from '@peyk/telegram/update'
import pRetry from 'p-retry'
import { readUpdate } from './readable-updates.ts'
import type { ReadUpdateDeps } from './readable-updates.ts'

export type UpdatePollerDeps = ReadUpdateDeps & {
  api: TelegramApi
  leases: Leases
  enqueueUpdates: Producer['enqueueUpdates']
  /** Makes what is queued durable, as far as Redis is configured for it. */
  durably: Durably
  /** Resolves once Redis is connected, or after the limit of that wait. */
  connected: Promise<unknown>
  /** Called when Telegram says that another program polls for this bot. */
  onPolledTwice?: () => void
  /** This process's name in the lease; unique. */
  holder: string
}

const LEASE = 'telegram-polling'
const LEASE_MS = 15 * SECOND
const RENEW_MS = 4 * SECOND
const RETRY_MS = 2 * SECOND
const LAST_RETRY_MS = 16 * SECOND
const LONG_POLL_SECONDS = 25

/**
 * Long-polls Telegram while this process holds the lease, so that exactly one of several does. The offset moves only after the
 * updates are queued. When the lease of a dead process has run out, another takes over. A new leader begins without an offset:
 * Telegram returns what was not confirmed, and the queue knows what it has. A stored offset could outlive its bot, or Telegram's
 * numbering, which starts anew after a quiet week (https://core.telegram.org/bots/api#update).
 */
export function startUpdatePoller(deps: UpdatePollerDeps): { isLeader: () => boolean; close: () => Promise<void> } {
  const stop = new AbortController()
  const { signal } = stop
  let leading = false
  let webhookRemoved = false

  const pollAsLeader = async (): Promise<void> => {
    if (!(await deps.leases.hold(LEASE, deps.holder, LEASE_MS))) return
    leading = true
    try {
      // Only once: a webhook that appears later was set on purpose, for instance by a release that replaces this one.
      if (!webhookRemoved) await deps.api.deleteWebhook({}, signal)
      webhookRemoved = true
      await lead(deps, signal)
    } finally {
      leading = false
    }
  }

  const onFailedAttempt = ({ error }: { error: Error }): void => {
    // https://core.telegram.org/bots/api#getupdates: 409 while another one polls, or a webhook is set.
    if (toTelegramError(error)?.code === 409) deps.onPolledTwice?.()
    if (!signal.aborted)
      deps.logger.warn('Long polling was interrupted; it is tried again', { event: 'polling.interrupted', error })
  }

  const run = async (): Promise<void> => {
    await deps.connected
    for (;;) {
      await pRetry(pollAsLeader, {
        retries: Infinity,
        minTimeout: RETRY_MS,
        maxTimeout: LAST_RETRY_MS,
        randomize: true,
        signal,
        onFailedAttempt,
      })
      await delay(RETRY_MS, undefined, { signal })
    }
  }

  const runUntilStopped = async (): Promise<void> => {
    try {
      await run()
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      await deps.leases.release(LEASE, deps.holder).catch(() => undefined)
    }
  }

  const done = runUntilStopped()
  return {
    isLeader: () => leading,
    close: async () => {
      stop.abort()
      await done
    },
  }
}

/** Polls until the lease is lost, something fails, or `stop`. */
async function lead(deps: UpdatePollerDeps, stop: AbortSignal): Promise<void> {
  const { leases, logger, holder } = deps
  logger.info('This process long-polls Telegram now', { event: 'polling.leader' })
  const lost = new AbortController()
  const signal = AbortSignal.any([stop, lost.signal])
  let renewedAtMs = performance.now()
  const renewal = setInterval(() => {
    leases.hold(LEASE, holder, LEASE_MS).then(
      (held) => (held ? (renewedAtMs = performance.now()) : lost.abort()),
      () => {
        if (performance.now() - renewedAtMs > LEASE_MS - RENEW_MS) lost.abort()
      },
    )
  }, RENEW_MS)

  try {
    let offset: number | undefined
    while (!signal.aborted) offset = await pollOnce(offset, deps, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    clearInterval(renewal)
    if (!stop.aborted && lost.signal.aborted)
      logger.warn('The polling lease is lost; another process has it', { event: 'polling.lease_lost' })
  }
}

/** Queues the updates that Telegram has from the offset on. Returns the next offset. */
async function pollOnce(
  offset: number | undefined,
  deps: UpdatePollerDeps,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { api, enqueueUpdates, durably } = deps
  const updates = await api.getUpdates(
    {
      ...(offset === undefined ? {} : { offset }),
      timeout: LONG_POLL_SECONDS,
      allowed_updates: [...ALLOWED_UPDATES],
    },
    signal,
  )
  if (updates.length === 0) return offset
  const readable = updates.flatMap((update) => readUpdate(update, deps) ?? [])
  if (readable.length > 0) await durably(() => enqueueUpdates(readable))
  const ids = updates.map((update) => update?.update_id).filter((id) => Number.isSafeInteger(id))
  if (ids.length === 0) throw new Error('Telegram’s updates have no update_id, so that none can be confirmed')
  return Math.max(...ids) + 1
}
