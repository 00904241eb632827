import { setTimeout as delay } from 'node:timers/promises'
import { SECOND } from '@peyk/domain/time'
import type { TelegramApi } from '@peyk/telegram/client'
import { toTelegramError } from '@peyk/telegram/telegram-error'

export type StartOutcome =
  | { kind: 'started'; chat: { id: string; name: string } }
  | { kind: 'nobody' }
  /** Another program gets the updates. */
  | { kind: 'elsewhere'; where: string }

type Update = Awaited<ReturnType<TelegramApi['getUpdates']>>[number]

const POLL_SECONDS = 2
const PAUSE_MS = 1 * SECOND

/**
 * Waits for whoever opens the bot with this payload. It confirms no update of anyone else: Peyk reads those when it starts. Ends early
 * at `stopped`.
 */
export async function waitForStart(
  api: TelegramApi,
  payload: string,
  limitMs: number,
  stopped: AbortSignal,
): Promise<StartOutcome> {
  const { url } = await api.getWebhookInfo()
  if (url !== '') return { kind: 'elsewhere', where: new URL(url).origin }
  const endsAtMs = performance.now() + limitMs
  while (performance.now() < endsAtMs && !stopped.aborted) {
    try {
      const updates = await api.getUpdates({ timeout: POLL_SECONDS })
      const at = updates.findIndex((update) => messageOf(update)?.text === `/start ${payload}`)
      const message = messageOf(updates[at])
      if (message !== undefined) {
        await confirm(api, updates, at, message.chat.id)
        return { kind: 'started', chat: { id: String(message.chat.id), name: message.chat.first_name ?? '' } }
      }
    } catch (error) {
      if (toTelegramError(error)?.code === 409) return { kind: 'elsewhere', where: 'getUpdates' }
      throw error
    }
    // Unconfirmed updates are answered at once.
    await delay(PAUSE_MS, undefined, { signal: stopped }).catch(() => undefined)
  }
  return { kind: 'nobody' }
}

/** Confirms the press, and with it what came before, if all of that is of the same chat. */
async function confirm(api: TelegramApi, updates: readonly Update[], at: number, chatId: number): Promise<void> {
  const mayConfirm = updates.slice(0, at).every((update) => messageOf(update)?.chat.id === chatId)
  const updateId = updates[at]?.update_id
  if (mayConfirm && updateId !== undefined) await api.getUpdates({ offset: updateId + 1, limit: 1, timeout: 0 })
}

function messageOf(update: Update | undefined) {
  return update !== undefined && 'message' in update ? update.message : undefined
}
