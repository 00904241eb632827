import { setTimeout as delay } from 'node:timers/promises'
import { MINUTE } from '@peyk/domain/time'
import type { Announced } from '@peyk/store/heartbeats'
import type { TelegramApi } from '@peyk/telegram/client'

const ASKED_AGAIN_MS = 1 * MINUTE

/** Heartbeats have the bot's name, which the board shows. Asks until Telegram answers. */
export async function announceName(
  api: Pick<TelegramApi, 'getMe'>,
  amend: Announced['amend'],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const name = await api.getMe().then(
      ({ username }) => username,
      () => undefined,
    )
    if (name !== undefined) return amend({ botName: name })
    await delay(ASKED_AGAIN_MS, undefined, { ref: false, signal }).catch(() => undefined)
  }
}
