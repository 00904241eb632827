import { createTelegramClient } from './client.ts'
import { sendMessage } from './sender.ts'

/** For tests: a process that sends messages at once and reports their outcomes. A test stops it meanwhile. */
const [apiRoot = '', sendTimeoutMs, count] = process.argv.slice(2)
const client = createTelegramClient({
  botToken: '123456:AAE-a_token_for_tests_0123456789',
  apiRoot,
  proxyUrl: undefined,
  sendTimeoutMs: Number(sendTimeoutMs),
})
const chatIds = Array.from({ length: Number(count) }, (_, i) => String(i + 1))
process.send?.(await Promise.all(chatIds.map((chatId) => sendMessage(client.api, chatId, { html: 'x' }))))
await client.close()
process.disconnect?.()
