import { Api } from 'node-telegram-bot-api'
import { createTransport } from './transport.ts'

export type TelegramApi = Api

export type TelegramClientOptions = {
  botToken: string
  apiRoot: string
  proxyUrl: string | undefined
  sendTimeoutMs: number
  /** Wraps the function that makes each request. */
  traceFetch?: (plain: typeof fetch) => typeof fetch
}

export type TelegramClient = { api: Api; close: () => Promise<void> }

/** Returns a Bot API client that never repeats a request by itself: the ledger decides that. */
export function createTelegramClient(options: TelegramClientOptions): TelegramClient {
  const { traceFetch = (plain) => plain } = options
  const transport = createTransport(options.proxyUrl, options.sendTimeoutMs)
  const api = new Api(options.botToken, {
    apiRoot: options.apiRoot,
    fetch: traceFetch(transport.fetch),
    timeoutMs: options.sendTimeoutMs,
    maxRetries: 0,
  })
  return { api, close: transport.close }
}
