import { setTimeout as delay } from 'node:timers/promises'
import type { Express, Request, Response } from 'express'
import { z } from 'zod'
import { ApiError } from './api-error.ts'
import type { createBotApi, NamedMethod } from './bot-api.ts'
import type { ApiCall, Calls } from './calls.ts'
import type { FaultRule, Faults } from './faults.ts'
import { Described } from './method.ts'
import { textParam } from './params.ts'
import type { Params } from './params.ts'
import type { World } from './world.ts'

export type BotApiDeps = {
  botToken: string
  world: World
  findMethod: ReturnType<typeof createBotApi>
  faults: Faults
  calls: Calls
}

/** What goes on the wire; status 0 destroys the socket instead. */
type Answer = { status: number; body: unknown; processed: boolean }

const callPath = z.object({ token: z.string(), method: z.string() })
const paramRecord = z.record(z.string(), z.unknown())

/** `/telegram/bot<token>/<method>`, GET and POST: https://core.telegram.org/bots/api#making-requests */
export function addBotApi(app: Express, deps: BotApiDeps): void {
  app.all('/telegram/bot:token/:method', (request, response) => {
    const { token, method: name } = callPath.parse(request.params)
    if (token !== deps.botToken) return send(response, toAnswer(new ApiError(401, 'Unauthorized')))
    const method = deps.findMethod(name)
    if (!method) return send(response, toAnswer(new ApiError(404, 'Not Found: method not found')))
    return handle(deps, method, request, response)
  })
}

async function handle(deps: BotApiDeps, method: NamedMethod, request: Request, response: Response): Promise<void> {
  const hangUp = new AbortController()
  response.on('close', () => hangUp.abort())
  const params = readParams(request)
  const atMs = Date.now()
  const fault = deps.faults.take(method.name, Number(textParam(params, 'chat_id') || Number.NaN))
  const run = (): Promise<Answer> => callMethod(deps.world, method, params, hangUp.signal)
  const answer = fault ? await playFault(fault, run, hangUp.signal) : await run()
  const isGone = hangUp.signal.aborted
  deps.calls.add(toCall(method.name, params, atMs, isGone ? { ...answer, status: 0 } : answer, fault !== undefined))
  send(response, answer)
  // Polling alone changes nothing that is shown.
  if (method.name !== 'getUpdates') deps.world.changes.notify()
}

async function callMethod(world: World, method: NamedMethod, params: Params, signal: AbortSignal): Promise<Answer> {
  try {
    const outcome = await method.run(world, params, { signal })
    if (!(outcome instanceof Described)) return { status: 200, body: { ok: true, result: outcome }, processed: true }
    const { result, description } = outcome
    return { status: 200, body: { ok: true, result, description }, processed: true }
  } catch (error) {
    if (error instanceof ApiError) return toAnswer(error)
    throw error
  }
}

async function playFault(fault: FaultRule, run: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  // A caller who gives up in between does not take the call back.
  if (fault.delayMs !== undefined) await delay(fault.delayMs, undefined, { signal }).catch(() => undefined)
  if (fault.refuse) return { status: 0, body: undefined, processed: false }
  const replacement = toReplacement(fault)
  const isAfter = fault.when === 'after' || fault.dropReply === true || fault.garbage === true
  if (replacement && !isAfter) return { ...replacement, processed: false }
  const answer = await run()
  return replacement ? { ...replacement, processed: answer.processed } : answer
}

function toReplacement(fault: FaultRule): Omit<Answer, 'processed'> | undefined {
  if (fault.dropReply) return { status: 0, body: undefined }
  if (fault.garbage) return { status: 200, body: '{"ok":true,"result":{"message_id":' }
  if (fault.retryAfter !== undefined) {
    const description = `Too Many Requests: retry after ${fault.retryAfter}`
    return toAnswer(new ApiError(429, description, { retry_after: fault.retryAfter }))
  }
  if (fault.error) {
    const { code, description, parameters } = fault.error
    return { status: code, body: { ok: false, error_code: code, description, ...(parameters && { parameters }) } }
  }
  if (fault.status !== undefined) {
    return { status: fault.status, body: `<html><body><h1>${fault.status}</h1><hr>nginx</body></html>` }
  }
  return undefined
}

function toAnswer({ code, message, parameters }: ApiError): Answer {
  const body = { ok: false, error_code: code, description: message, ...(parameters && { parameters }) }
  return { status: code, body, processed: false }
}

const refusal = z.object({ parameters: z.object({ retry_after: z.int() }) })

function send(response: Response, { status, body }: Answer): void {
  if (status === 0) {
    response.socket?.destroy()
    return
  }
  response.status(status)
  const retryAfter = refusal.safeParse(body).data?.parameters.retry_after
  if (retryAfter !== undefined) response.set('retry-after', String(retryAfter))
  if (typeof body === 'string') response.type(body.startsWith('<') ? 'html' : 'json').send(body)
  else response.json(body)
}

function readParams(request: Request): Params {
  return { ...request.query, ...paramRecord.safeParse(request.body).data }
}

const failure = z.object({ ok: z.literal(false), description: z.string() })

function toCall(method: string, params: Params, atMs: number, answer: Answer, faulted: boolean): ApiCall {
  const { status, body, processed } = answer
  const description = failure.safeParse(body).data?.description
  const ok = status === 200 && typeof body === 'object'
  return { atMs, method, params, status, ok, ...(description !== undefined && { description }), processed, faulted }
}
