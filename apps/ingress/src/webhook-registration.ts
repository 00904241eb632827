import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@peyk/runtime/logger'
import { SECOND } from '@peyk/domain/time'
import type { TelegramApi } from '@peyk/telegram/client'
import { ALLOWED_UPDATES } from '@peyk/telegram/update'

const FIRST_RETRY_MS = 1 * SECOND
const LAST_RETRY_MS = 60 * SECOND
const CHECK_AGAIN_MS = 60 * SECOND

/**
 * Tells Telegram where to push updates; tries until it is notified, since Telegram may be out of reach for a while, and looks
 * every minute whether it still knows: a long poller that is being replaced may have removed it meanwhile, an older release
 * asked for fewer kinds of updates.
 */
export function startWebhookRegistration(
  api: TelegramApi,
  url: string,
  secretToken: string,
  logger: Logger,
  checkAgainMs = CHECK_AGAIN_MS,
): { close: () => Promise<void> } {
  const stop = new AbortController()
  let wasSet = false

  /** @returns whether it had to be set */
  const ensure = async (): Promise<boolean> => {
    if (wasSet) {
      const known = await api.getWebhookInfo(stop.signal)
      const isComplete = ALLOWED_UPDATES.every((kind) => known.allowed_updates?.includes(kind))
      if (known.url === url && isComplete) return false
    }
    await api.setWebhook({ url, secret_token: secretToken, allowed_updates: [...ALLOWED_UPDATES] }, stop.signal)
    return true
  }

  const run = async () => {
    let waitMs = FIRST_RETRY_MS
    while (!stop.signal.aborted) {
      try {
        if (await ensure())
          logger[wasSet ? 'warn' : 'info'](
            wasSet
              ? `Telegram had lost the webhook; it pushes updates to ${url} again`
              : `Telegram pushes updates to ${url}`,
            { event: 'telegram.webhook_set' },
          )
        wasSet = true
        waitMs = FIRST_RETRY_MS
        await delay(checkAgainMs, undefined, { signal: stop.signal }).catch(() => undefined)
      } catch (error) {
        if (stop.signal.aborted) return
        const message = `Telegram did not take the webhook ${url}; again in ${waitMs / SECOND} s`
        logger.error(message, { event: 'telegram.webhook_failed', error })
        await delay(waitMs, undefined, { signal: stop.signal }).catch(() => undefined)
        waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)
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
