import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@peyk/runtime/logger'
import { SECOND } from '@peyk/domain/time'
import type { Producer } from '@peyk/queues/producer'
import type { Leases } from '@peyk/store/leases'
import type { TelegramApi } from '@peyk/telegram/client'
import { toTelegramError } from '@peyk/telegram/telegram-error'
import { ALLOWED_UPDATES } from '@peyk/telegram/update'

export type UpdatePollerDeps = {
  api: TelegramApi
  leases: Leases
  takeUpdates: Producer['enqueueUpdates']
  /** Waits until what was queued is on disk, as far as Redis is set up for it. */
  waitForDisk: () => Promise<void>
  /** Resolves once Redis is there, or is not to be expected soon. */
  connected: Promise<unknown>
  /** Called when Telegram says that somebody else polls for this bot. */
  onPolledTwice?: () => void
  /** This process's name in the lease; unique. */
  holder: string
  logger: Logger
}

const LEASE = 'telegram-polling'
const LEASE_MS = 15 * SECOND
const RENEW_MS = 4 * SECOND
const RETRY_MS = 2 * SECOND
const LAST_RETRY_MS = 16 * SECOND
const LONG_POLL_SECONDS = 25

/**
 * Long-polls Telegram while this process holds the lease, so that exactly one of several does. The offset moves only after
 * the updates are queued; another process takes over once the lease of a dead one has run out. A new leader begins without
 * an offset: Telegram gives it what was not confirmed, and the queue knows what it has already. A stored one could outlive
 * its bot, or Telegram's numbering, which starts anew after a quiet week (https://core.telegram.org/bots/api#update).
 */
export function startUpdatePoller(deps: UpdatePollerDeps): { isLeader: () => boolean; close: () => Promise<void> } {
  const stop = new AbortController()
  let leading = false
  let webhookRemoved = false

  const run = async () => {
    await deps.connected
    for (let failures = 0; !stop.signal.aborted;) {
      try {
        if (await deps.leases.hold(LEASE, deps.holder, LEASE_MS)) {
          leading = true
          // Only once: a webhook that turns up later was set by somebody who means it, such as a release that replaces this one.
          if (!webhookRemoved) await deps.api.deleteWebhook({}, stop.signal)
          webhookRemoved = true
          await lead(deps, stop.signal)
        }
        failures = 0
      } catch (error) {
        failures += 1
        // https://core.telegram.org/bots/api#getupdates: 409 while another one polls, or a webhook is set.
        if (toTelegramError(error)?.code === 409) deps.onPolledTwice?.()
        if (!stop.signal.aborted)
          deps.logger.warn('Long polling was interrupted; it is tried again', { event: 'polling.interrupted', error })
      }
      leading = false
      const waitMs = Math.min(RETRY_MS * 2 ** failures, LAST_RETRY_MS)
      await delay(failures === 0 ? RETRY_MS : waitMs, undefined, { signal: stop.signal }).catch(() => undefined)
    }
    await deps.leases.release(LEASE, deps.holder).catch(() => undefined)
  }

  const done = run()
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
    while (!signal.aborted) offset = await takeOnce(offset, deps, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    clearInterval(renewal)
    if (!stop.aborted && lost.signal.aborted)
      logger.warn('The polling lease is lost; another process has it', { event: 'polling.lease_lost' })
  }
}

/** Queues what Telegram has from the offset on; gives the next offset. */
async function takeOnce(
  offset: number | undefined,
  { api, takeUpdates, waitForDisk }: UpdatePollerDeps,
  signal: AbortSignal,
): Promise<number | undefined> {
  const updates = await api.getUpdates(
    {
      ...(offset === undefined ? {} : { offset }),
      timeout: LONG_POLL_SECONDS,
      allowed_updates: [...ALLOWED_UPDATES],
    },
    signal,
  )
  const last = updates.at(-1)
  if (last === undefined) return offset
  await takeUpdates(updates.map((update) => ({ ...update })))
  await waitForDisk()
  return last.update_id + 1
}
