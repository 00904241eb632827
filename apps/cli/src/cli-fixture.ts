import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Notification } from '@peyk/domain/notification'
import type { OpenState } from '@peyk/domain/delivery'
import type { Store } from '@peyk/store/store'
import { orderUpdateOf, testStore } from '@peyk/test-support/store'
import type { Deps } from './deps.ts'
import { runProgram } from './run-program.ts'

export const BOT_TOKEN = '123456:AAE-a_token_for_tests_0123456789'

export type CliRun = { status: number; stdout: string; stderr: string }

/** The command line on a store of its own, run in this process. */
export function testCli(env: Record<string, string> = {}) {
  const { store, redis, url, prefix, close } = testStore()
  const settings: Record<string, string> = {
    BOT_TOKEN,
    USE_WEBHOOK: 'false',
    // Nobody listens there: a test that needs the panel or Telegram says where they are.
    PANEL_API_BASE_URL: 'http://127.0.0.1:9',
    TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
    REDIS_URL: url,
    REDIS_PREFIX: prefix,
    LINK_SECRET: 'a-link-secret-for-tests',
    DEFAULT_LANGUAGE: 'en',
    ...env,
  }

  const run = async (args: readonly string[], deps: Partial<Deps> = {}): Promise<CliRun> => {
    const written = { stdout: '', stderr: '' }
    const status = await runProgram(args, {
      env: settings,
      stdout: { write: (text) => (written.stdout += text) },
      stderr: { write: (text) => (written.stderr += text) },
      ask: undefined,
      readInput: () => Promise.resolve(Buffer.alloc(0)),
      who: 'sara@shop',
      folder: '/nonexistent',
      home: '/nonexistent',
      prompts: undefined,
      onInterrupt: () => () => undefined,
      ...deps,
    })
    return { status, ...written }
  }

  return { store, redis, url, prefix, env: settings, run, close }
}

/** Begins an attempt in the order’s chat; an order without one is paid and of chat 7 from now on. */
export async function beginAttempt({ orders, ledger }: Store, notification: Notification): Promise<void> {
  const { orderId } = notification
  if ((await orders.chatOf(orderId)) === undefined)
    await orders.applyOrderUpdate(orderUpdateOf(orderId, 'paid', { chatId: '7' }), 'webhook')
  await ledger.begin(notification, 'worker', (await orders.chatOf(orderId)) ?? '', 60_000)
}

/** Brings a notification into a state that waits for an operator. */
export async function openNotification(
  store: Store,
  notification: Notification,
  state: OpenState,
  reason: string,
): Promise<void> {
  await beginAttempt(store, notification)
  await store.ledger.recordOpen(notification, 'worker', state, reason)
}

export const parseLines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)

export type Answer = { status?: number; body: unknown }

/** A real HTTP server on a free port that keeps what it was asked. */
export async function startHttp(answer: (request: IncomingMessage, body: URLSearchParams) => Answer | Promise<Answer>) {
  const requests: { path: string; body: Record<string, string>; headers: IncomingMessage['headers'] }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const body = new URLSearchParams(text)
      requests.push({ path: request.url ?? '', body: Object.fromEntries(body), headers: request.headers })
      void Promise.resolve(answer(request, body)).then(({ status = 200, body: json }) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json)),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const WEBHOOK_INFO = { url: '', has_custom_certificate: false, pending_update_count: 0 }

/** What a method of the Bot API answers when it refuses. */
export class Refusal {
  readonly ok = false
  readonly error_code: number
  readonly description: string
  constructor(code: number, description: string) {
    this.error_code = code
    this.description = description
  }
}

/** As much of the Bot API as the command line uses; `results` replaces what a method gives, or has it refuse. */
export function startTelegram(results: Record<string, unknown> = {}) {
  const known: Record<string, unknown> = {
    getMe: { id: 123456, is_bot: true, first_name: 'Peyk', username: 'shop_bot' },
    getWebhookInfo: WEBHOOK_INFO,
    setWebhook: true,
    deleteWebhook: true,
    sendMessage: { message_id: 5 },
    ...results,
  }
  return startHttp(({ url = '' }) => {
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)/.exec(url) ?? []
    if (token !== BOT_TOKEN) return { status: 401, body: { ok: false, error_code: 401, description: 'Unauthorized' } }
    const result = known[method]
    if (result instanceof Refusal) return { status: result.error_code, body: result }
    return { body: { ok: true, result } }
  })
}

/** A panel that knows these orders, each with its status. */
export function startPanel(orders: Record<string, string>, token?: string) {
  return startHttp(({ url = '', headers }) => {
    if (token !== undefined && headers.authorization !== `Bearer ${token}`) return { status: 401, body: {} }
    const { pathname, searchParams } = new URL(url, 'http://panel')
    const toOrder = (id: string) => ({ id, status: orders[id], chat_id: 7, amount: 250_000, currency: 'IRT' })
    const ids = searchParams.get('ids')?.split(',')
    if (ids) return { body: ids.filter((id) => id in orders).map(toOrder) }
    const id = decodeURIComponent(pathname.split('/').at(-1) ?? '')
    return id in orders ? { body: toOrder(id) } : { status: 404, body: {} }
  })
}
