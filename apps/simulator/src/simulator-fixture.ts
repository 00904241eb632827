import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import { startSimulator } from './simulator.ts'
import type { Simulator, SimulatorOptions } from './simulator.ts'

/** For the tests of this app: a simulator, a bot that calls it, and a receiver of webhooks. */
export const TOKEN = '700000001:test-token'
export const SECRET = 'link-secret'

export function startTestSimulator(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  return startSimulator({ port: 0, botToken: TOKEN, linkSecret: SECRET, panel: {}, limits: 'off', ...options })
}

const answer = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.int().optional(),
  description: z.string().optional(),
  parameters: z.object({ retry_after: z.int().optional(), migrate_to_chat_id: z.int().optional() }).optional(),
})
export type BotAnswer = z.infer<typeof answer>

/** Calls a method as a bot does, with a form. */
export async function call(
  simulator: Simulator,
  method: string,
  params: Record<string, unknown> = {},
  signal?: AbortSignal,
): Promise<BotAnswer> {
  const form = new URLSearchParams(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
  const url = `${simulator.telegramApiRoot}/bot${TOKEN}/${method}`
  const response = await fetch(url, { method: 'POST', body: form, ...(signal && { signal }) })
  return answer.parse(await response.json())
}

const updates = z.array(z.looseObject({ update_id: z.int(), message: z.object({ text: z.string() }).optional() }))

export function textsOf(polled: BotAnswer): (string | undefined)[] {
  return updates.parse(polled.result).map((update) => update.message?.text)
}

export function idsOf(polled: BotAnswer): number[] {
  return updates.parse(polled.result).map((update) => update.update_id)
}

export type Received = { headers: IncomingHttpHeaders; body: string; json: unknown }
export type Receiver = { url: string; received: Received[]; close(): Promise<void> }

/** An HTTP server that keeps what it gets and answers with the status that `answerStatus` gives. */
export async function startReceiver(answerStatus: (count: number) => number = () => 200): Promise<Receiver> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      received.push({ headers: request.headers, body, json: JSON.parse(body) })
      response.writeHead(answerStatus(received.length), { 'content-type': 'application/json' })
      response.end(JSON.stringify({ success: true, message: 'Notification queued' }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Expected a port.')
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    received,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => void server.close(() => resolve()))
    },
  }
}
