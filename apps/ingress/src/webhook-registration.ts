import { setTimeout as delay } from 'node:timers/promises'
import { MINUTE, SECOND } from '@peyk/domain/time'
import type { Logger } from '@peyk/runtime/logger'
import type { TelegramApi } from '@peyk/telegram/client'
import { ALLOWED_UPDATES } from '@peyk/telegram/update'
import pRetry from 'p-retry'

const FIRST_RETRY_MS = 1 * SECOND
const LAST_RETRY_MS = 1 * MINUTE
const CHECK_EVERY_MS = 1 * MINUTE

/**
 * Sets the webhook at Telegram, and retries until Telegram has taken it. Checks every minute that Telegram still knows:
 * a long poller that is being replaced may have removed the webhook, and an older release asked for fewer kinds of updates.
 */
export function startWebhookRegistration(
  api: TelegramApi,
  url: string,
  secretToken: string,
  logger: Logger,
  checkEveryMs = CHECK_EVERY_MS,
): { close: () => Promise<void> } {
  const stop = new AbortController()
  const { signal } = stop
  let wasSet = false

  const isSet = async (): Promise<boolean> => {
    const known = await api.getWebhookInfo(signal)
    return known.url === url && ALLOWED_UPDATES.every((kind) => known.allowed_updates?.includes(kind))
  }

  const ensureSet = async (): Promise<void> => {
    if (wasSet && (await isSet())) return
    await api.setWebhook({ url, secret_token: secretToken, allowed_updates: [...ALLOWED_UPDATES] }, signal)
    if (wasSet)
      logger.warn(`Telegram had lost the webhook; it pushes updates to ${url} again`, { event: 'telegram.webhook_set' })
    else logger.info(`Telegram pushes updates to ${url}`, { event: 'telegram.webhook_set' })
    wasSet = true
  }

  const run = async (): Promise<void> => {
    for (;;) {
      await pRetry(ensureSet, {
        retries: Infinity,
        minTimeout: FIRST_RETRY_MS,
        maxTimeout: LAST_RETRY_MS,
        randomize: true,
        signal,
        onFailedAttempt: ({ error, retryDelay }) => {
          const message = `Telegram did not take the webhook ${url}; again in ${Math.round(retryDelay / SECOND)} s`
          logger.error(message, { event: 'telegram.webhook_failed', error })
        },
      })
      await delay(checkEveryMs, undefined, { signal })
    }
  }

  const done = run().catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
  return {
    close: async () => {
      stop.abort()
      await done
    },
  }
}
