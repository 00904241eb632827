import { QUEUES } from '@peyk/queues/catalogue'
import type { TelegramUpdateJson } from '@peyk/queues/catalogue'
import type { Logger } from '@peyk/runtime/logger'

/** No update of the Bot API comes near it: a text has at most 4,096 characters. */
export const UPDATE_LIMIT_BYTES = 256 * 1024

export type ReadUpdateDeps = {
  /** Called for each update that cannot be read. */
  countUnreadable: () => void
  logger: Logger
}

const updateSchema = QUEUES['telegram-updates'].jobs.update.shape.update

/**
 * Returns an update as the queue takes it. One that cannot be read is logged, counted and left out: Telegram would send it again and again, and
 * nothing after it.
 */
export function readUpdate(json: unknown, deps: ReadUpdateDeps): TelegramUpdateJson | undefined {
  const { data, success } = updateSchema.safeParse(json)
  if (!success) return leaveOut('it has no integer update_id', undefined, deps)
  const bytes = Buffer.byteLength(JSON.stringify(data))
  if (bytes > UPDATE_LIMIT_BYTES) return leaveOut(`it has ${bytes} bytes`, data.update_id, deps)
  return data
}

/** Logs and counts an update that cannot be read. */
export function leaveOut(
  reason: string,
  updateId: number | undefined,
  { countUnreadable, logger }: ReadUpdateDeps,
): undefined {
  countUnreadable()
  logger.warn(`An update of Telegram cannot be read: ${reason}. It is left out`, {
    event: 'update.unreadable',
    ...(updateId !== undefined && { updateId }),
  })
}
