import { describeError } from '@peyk/config/logger'
import { SECOND } from '@peyk/domain/time'
import { z } from 'zod'
import { CommandFailed } from './failures.ts'

/** What ingress answered: its status and, in the contract's shapes, the message with the code of a refusal. */
export type WebhookAnswer = { status: number; code?: string; message: string }

const LIMIT_MS = 15 * SECOND

const taken = z.object({ success: z.literal(true), message: z.string() })
const refused = z.object({ success: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) })

/**
 * Posts a webhook once.
 *
 * @throws {CommandFailed} when nothing answers, saying what was expected and what to do
 */
export async function postEvent(url: string, headers: Record<string, string>, body: string): Promise<WebhookAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(LIMIT_MS),
    })
    return toAnswer(response.status, await response.text())
  } catch (error) {
    throw new CommandFailed(
      `${url} does not answer (${reasonOf(error)}); expected ingress: start it (npm start), or say where it is with --url.`,
      { cause: error },
    )
  }
}

function toAnswer(status: number, text: string): WebhookAnswer {
  const json = parse(text)
  const yes = taken.safeParse(json).data
  if (yes) return { status, message: yes.message }
  const no = refused.safeParse(json).data
  if (no) return { status, ...no.error }
  return { status, code: 'not_peyk', message: 'The answer is not one of Peyk’s; see what listens there.' }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** fetch says only "fetch failed"; the reason is underneath. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${LIMIT_MS / SECOND} s`
  const { cause } = error as { cause?: { code?: unknown } }
  if (typeof cause?.code === 'string') return cause.code
  return describeError(cause ?? error)
}
