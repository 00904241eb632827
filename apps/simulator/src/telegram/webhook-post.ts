import { z } from 'zod'

export type WebhookTarget = { url: string; secretToken?: string; ipAddress?: string; maxConnections: number }

const ANSWER_TIMEOUT_MS = 30_000
/** The bot may ask for no longer a wait than this. */
export const MAX_RETRY_MS = 5_000

type Outcome = { ok: true } | { ok: false; message: string; retryAfterMs: number }

/** Posts one update; any answer but a 2xx is a failure with Telegram's words for it. */
export async function postUpdate(target: WebhookTarget, update: unknown, stopped: AbortSignal): Promise<Outcome> {
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        ...(target.secretToken !== undefined && { 'x-telegram-bot-api-secret-token': target.secretToken }),
      },
      body: JSON.stringify(update),
      signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    })
    await response.arrayBuffer()
    if (response.ok) return { ok: true }
    const retryAfter = Number(response.headers.get('retry-after') ?? 0)
    return {
      ok: false,
      message: `Wrong response from the webhook: ${response.status} ${response.statusText}`,
      retryAfterMs: Number.isFinite(retryAfter) ? Math.min(retryAfter * 1000, MAX_RETRY_MS) : 0,
    }
  } catch (error) {
    return { ok: false, message: toMessage(error), retryAfterMs: 0 }
  }
}

const timeout = z.object({ name: z.literal('TimeoutError') })
const networkFailure = z.object({ cause: z.object({ code: z.string() }) })
const NETWORK_MESSAGES: Record<string, string> = {
  ECONNREFUSED: 'Connection refused',
  ENOTFOUND: 'Failed to resolve host: Name or service not known',
}

function toMessage(error: unknown): string {
  if (timeout.safeParse(error).success) return 'Read timeout expired'
  const failure = networkFailure.safeParse(error)
  return failure.success ? (NETWORK_MESSAGES[failure.data.cause.code] ?? failure.data.cause.code) : 'Connection closed'
}
