import { headerOf, sameText } from '@peyk/panel/verify-webhook'
import type { SignedRequest } from '@peyk/panel/verify-webhook'
import type { Producer } from '@peyk/queues/producer'
import type { Durably } from '@peyk/store/durability'
import { accepted, refused, unavailable } from './answer.ts'
import type { Answer } from './answer.ts'
import { leaveOut, readUpdate } from './readable-updates.ts'
import type { ReadUpdateDeps } from './readable-updates.ts'

export type TelegramWebhookDeps = ReadUpdateDeps & {
  secret: string
  enqueueUpdates: Producer['enqueueUpdates']
  /** Makes what is queued durable, as far as Redis is configured for it. */
  durably: Durably
}

const LEFT_OUT = accepted('Update left out')

export const TELEGRAM_IS_POLLED = refused(
  409,
  'telegram_is_polled',
  'Telegram updates are taken by long polling here and the webhook is off.',
)

/** Returns the refusal of a request without the webhook's secret, which its headers alone say. */
export function refuseTelegramHeaders(
  request: Pick<SignedRequest, 'headers'>,
  { secret }: Pick<TelegramWebhookDeps, 'secret'>,
): Answer | undefined {
  if (sameText(headerOf(request, 'x-telegram-bot-api-secret-token') ?? '', secret)) return undefined
  return refused(401, 'bad_secret_token', 'Expected the webhook’s secret in X-Telegram-Bot-Api-Secret-Token.')
}

/** Confirms an update that is larger than any of Telegram's: it is left out. */
export function confirmTooLarge(deps: ReadUpdateDeps): Answer {
  leaveOut('it is larger than 256 KiB', undefined, deps)
  return LEFT_OUT
}

/**
 * Takes one update that Telegram pushes. The answer is 200 only once it is queued, or cannot be read; after any other Telegram
 * sends it again.
 */
export async function takeTelegramWebhook(rawBody: Uint8Array, deps: TelegramWebhookDeps): Promise<Answer> {
  const { enqueueUpdates, durably, logger } = deps
  const update = readUpdate(readJson(rawBody), deps)
  if (update === undefined) return LEFT_OUT
  try {
    await durably(() => enqueueUpdates([update]))
    return accepted('Update queued')
  } catch (error) {
    logger.error('A Telegram update could not be queued; it was answered 503, Telegram sends it again', {
      event: 'update.not_stored',
      updateId: update.update_id,
      error,
    })
    return unavailable('Redis does not take writes at the moment.')
  }
}

function readJson(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(rawBody).toString('utf8'))
  } catch {
    return undefined
  }
}
