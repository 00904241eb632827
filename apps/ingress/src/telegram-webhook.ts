import { headerOf, sameText } from '@peyk/panel/verify-webhook'
import type { SignedRequest } from '@peyk/panel/verify-webhook'
import { QUEUES } from '@peyk/queues/catalogue'
import type { Producer } from '@peyk/queues/producer'
import type { Logger } from '@peyk/runtime/logger'
import type { Durably } from '@peyk/store/durability'
import { accepted, refused, unavailable } from './answer.ts'
import type { Answer } from './answer.ts'

export type TelegramWebhookDeps = {
  secret: string
  enqueueUpdates: Producer['enqueueUpdates']
  /** Makes what is queued durable, as far as Redis is configured for it. */
  durably: Durably
  logger: Logger
}

const updateSchema = QUEUES['telegram-updates'].jobs.update.shape.update

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

/** Takes one update that Telegram pushes. The answer is 200 only once it is queued; after any other Telegram sends it again. */
export async function takeTelegramWebhook(
  rawBody: Uint8Array,
  { enqueueUpdates, durably, logger }: TelegramWebhookDeps,
): Promise<Answer> {
  const update = updateSchema.safeParse(readJson(rawBody))
  if (!update.success) return refused(400, 'not_an_update', 'Expected an update as JSON with an integer update_id.')
  try {
    await durably(() => enqueueUpdates([update.data]))
    return accepted('Update queued')
  } catch (error) {
    logger.error('A Telegram update could not be queued; it was answered 503, Telegram sends it again', {
      event: 'update.not_stored',
      updateId: update.data.update_id,
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
