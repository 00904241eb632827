import type { Logger } from '@peyk/runtime/logger'
import { sameText } from '@peyk/panel/verify-webhook'
import type { Payload } from '@peyk/queues/catalogue'
import { QUEUES } from '@peyk/queues/catalogue'
import { accepted, refused, unavailable } from './answer.ts'
import type { Answer } from './answer.ts'

export type TelegramWebhookDeps = {
  enabled: boolean
  secret: string
  takeUpdates: (updates: readonly Payload<'telegram-updates'>['update'][]) => Promise<void>
  /** Waits until what was queued is on disk, as far as Redis is set up for it. */
  waitForDisk: () => Promise<void>
  logger: Logger
}

const updateSchema = QUEUES['telegram-updates'].jobs.update.shape.update

export const TELEGRAM_IS_POLLED = refused(
  409,
  'telegram_is_polled',
  'Telegram updates are taken by long polling here and the webhook is off.',
)

/** Takes one update that Telegram pushes; 200 only once it is queued, so that Telegram sends it again otherwise. */
export async function takeTelegramWebhook(
  secretToken: string | undefined,
  rawBody: Uint8Array,
  deps: TelegramWebhookDeps,
): Promise<Answer> {
  if (!deps.enabled) return TELEGRAM_IS_POLLED
  if (!sameText(secretToken ?? '', deps.secret))
    return refused(401, 'bad_secret_token', 'Expected the webhook’s secret in X-Telegram-Bot-Api-Secret-Token.')

  const update = updateSchema.safeParse(readJson(rawBody))
  if (!update.success) return refused(400, 'not_an_update', 'Expected an update as JSON with an integer update_id.')
  try {
    await deps.takeUpdates([update.data])
    await deps.waitForDisk()
    return accepted('Update queued')
  } catch (error) {
    deps.logger.error('A Telegram update could not be queued; it was answered 503, Telegram sends it again', {
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
