import http from 'node:http'
import https from 'node:https'
import { text as readText } from 'node:stream/consumers'
import { describeError } from '@peyk/domain/describe-error'
import { SECOND } from '@peyk/domain/time'
import { z } from 'zod'
import { CommandFailed } from './failures.ts'

/** What ingress answered: status and message, with a code when it refused. */
export type WebhookAnswer = { status: number; code?: string; message: string }

const LIMIT_MS = 15 * SECOND

const taken = z.object({ success: z.literal(true), message: z.string() })
const refused = z.object({ success: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) })

/**
 * Posts a webhook once.
 *
 * @throws {CommandFailed} when nothing answers; the message says what to do
 */
export async function postEvent(url: string, headers: Record<string, string>, body: string): Promise<WebhookAnswer> {
  try {
    const { status, text } = await post(new URL(url), { 'content-type': 'application/json', ...headers }, body)
    return toAnswer(status, text)
  } catch (error) {
    throw new CommandFailed(
      `${url} does not answer (${reasonOf(error)}); expected ingress: start it (npm start), or say where it is with --url.`,
      { cause: error },
    )
  }
}

/** Uses `node:http` because `fetch` blocks some ports: https://fetch.spec.whatwg.org/#port-blocking */
function post(url: URL, headers: Record<string, string>, body: string): Promise<{ status: number; text: string }> {
  const { request } = url.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers, signal: AbortSignal.timeout(LIMIT_MS) }, (response) => {
      readText(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject)
    })
      .on('error', reject)
      .end(body)
  })
}

function toAnswer(status: number, text: string): WebhookAnswer {
  const json = parse(text)
  const yes = taken.safeParse(json).data
  if (yes) return { status, message: yes.message }
  const no = refused.safeParse(json).data
  if (no) return { status, ...no.error }
  return { status, code: 'not_peyk', message: 'The answer is not from Peyk; check what listens there.' }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function reasonOf(error: unknown): string {
  const { name, code } = error as { name?: string; code?: unknown }
  if (name === 'AbortError' || name === 'TimeoutError') return `no answer within ${LIMIT_MS / SECOND} s`
  return typeof code === 'string' ? code : describeError(error)
}
