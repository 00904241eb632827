import { Api } from 'node-telegram-bot-api'
import { createTransport } from './transport.ts'

export type TelegramApi = Api

export type TelegramClientOptions = {
  botToken: string
  apiRoot: string
  proxyUrl: string | undefined
  sendTimeoutMs: number
}

export type TelegramClient = { api: Api; close: () => Promise<void> }

/** Returns a Bot API client that never repeats a request by itself: the ledger decides that. */
export function createTelegramClient(options: TelegramClientOptions): TelegramClient {
  const transport = createTransport(options.proxyUrl, options.sendTimeoutMs)
  const api = new Api(options.botToken, {
    apiRoot: options.apiRoot,
    fetch: transport.fetch,
    timeoutMs: options.sendTimeoutMs,
    maxRetries: 0,
  })
  return { api, close: transport.close }
}
