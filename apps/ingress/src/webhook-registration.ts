import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@peyk/config/logger'
import { SECOND } from '@peyk/domain/time'
import type { TelegramApi } from '@peyk/telegram/client'
import { ALLOWED_UPDATES } from '@peyk/telegram/update'

const FIRST_RETRY_MS = 1 * SECOND
const LAST_RETRY_MS = 60 * SECOND

/** Tells Telegram where to push updates; tries until it is told, since Telegram may be out of reach for a while. */
export function startWebhookRegistration(
  api: TelegramApi,
  url: string,
  secretToken: string,
  logger: Logger,
): { close: () => Promise<void> } {
  const stop = new AbortController()

  const run = async () => {
    for (let waitMs = FIRST_RETRY_MS; !stop.signal.aborted; waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)) {
      try {
        await api.setWebhook({ url, secret_token: secretToken, allowed_updates: [...ALLOWED_UPDATES] }, stop.signal)
        logger.info(`Telegram pushes updates to ${url}`, { event: 'telegram.webhook_set' })
        return
      } catch (error) {
        if (stop.signal.aborted) return
        logger.error(`Telegram did not take the webhook ${url}; again in ${waitMs / SECOND} s`, {
          event: 'telegram.webhook_failed',
          error,
        })
        await delay(waitMs, undefined, { signal: stop.signal }).catch(() => undefined)
      }
    }
  }

  const done = run()
  return {
    close: async () => {
      stop.abort()
      await done
    },
  }
}
