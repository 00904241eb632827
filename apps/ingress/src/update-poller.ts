import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@peyk/config/logger'
import { SECOND } from '@peyk/domain/time'
import type { Producer } from '@peyk/queues/producer'
import type { Leases, UpdatesOffset } from '@peyk/store/leases'
import type { TelegramApi } from '@peyk/telegram/client'
import { ALLOWED_UPDATES } from '@peyk/telegram/update'

export type UpdatePollerDeps = {
  api: TelegramApi
  leases: Leases
  offset: UpdatesOffset
  takeUpdates: Producer['takeUpdates']
  /** Waits until what was queued is on disk, as far as Redis is set up for it. */
  settle: () => Promise<void>
  /** This process's name in the lease; unique. */
  holder: string
  logger: Logger
}

const LEASE = 'telegram-polling'
const LEASE_MS = 15 * SECOND
const RENEW_MS = 4 * SECOND
const RETRY_MS = 2 * SECOND
const LONG_POLL_SECONDS = 25

/**
 * Long-polls Telegram while this process holds the lease, so that exactly one of several does. The offset moves only after
 * the updates are queued; another process takes over once the lease of a dead one has run out.
 */
export function startUpdatePoller(deps: UpdatePollerDeps): { isLeader: () => boolean; close: () => Promise<void> } {
  const stop = new AbortController()
  let leading = false

  const run = async () => {
    while (!stop.signal.aborted) {
      try {
        if (await deps.leases.hold(LEASE, deps.holder, LEASE_MS)) {
          leading = true
          await lead(deps, stop.signal)
        }
      } catch (error) {
        deps.logger.warn('Long polling was interrupted; it goes on by itself', { event: 'polling.interrupted', error })
      }
      leading = false
      await delay(RETRY_MS, undefined, { signal: stop.signal }).catch(() => undefined)
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
  const { api, leases, logger, holder } = deps
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
    await api.deleteWebhook({}, signal)
    while (!signal.aborted) await takeOnce(deps, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    clearInterval(renewal)
    if (!stop.aborted && lost.signal.aborted)
      logger.warn('The polling lease is lost; another process has it', { event: 'polling.lease_lost' })
  }
}

async function takeOnce({ api, offset, takeUpdates, settle }: UpdatePollerDeps, signal: AbortSignal): Promise<void> {
  const from = await offset.get()
  const updates = await api.getUpdates(
    {
      ...(from === undefined ? {} : { offset: from }),
      timeout: LONG_POLL_SECONDS,
      allowed_updates: [...ALLOWED_UPDATES],
    },
    signal,
  )
  const last = updates.at(-1)
  if (last === undefined) return
  await takeUpdates(updates.map((update) => ({ ...update })))
  await settle()
  await offset.advance(last.update_id + 1)
}
