import { apiThrottler } from '@grammyjs/transformer-throttler'
import { createTelegramClient } from '@peyk/telegram/client'
import { Worker } from 'bullmq'
import { Api } from 'grammy'
import { Redis } from 'ioredis'

/**
 * What one would write without Peyk: a worker whose handler sends one message. No ledger, no outbox, no order record. `LIMITER`
 * is empty, `bullmq` or `grammy`, both with their limit of 30 messages a second. Reports to its parent when it is ready.
 */
const { REDIS_URL = '', TELEGRAM_API_ROOT: apiRoot = '', BOT_TOKEN: botToken = '', LIMITER = '' } = process.env
const CONCURRENCY = 50

type Send = (message: { chat_id: number; text: string; parse_mode: 'HTML' }) => Promise<unknown>

/** The same client as Peyk's. */
function sendPlainly(): Send {
  const { api } = createTelegramClient({ botToken, apiRoot, proxyUrl: undefined, sendTimeoutMs: 15_000 })
  return (message) => api.sendMessage(message)
}

/** The throttler's defaults are Telegram's limits: 30 messages a second, one a second for each chat. */
function sendThrottled(): Send {
  const api = new Api(botToken, { apiRoot })
  api.config.use(apiThrottler())
  return ({ chat_id: chatId, text, ...options }) => api.sendMessage(chatId, text, options)
}

const send = LIMITER === 'grammy' ? sendThrottled() : sendPlainly()
const worker = new Worker<{ chatId: number; orderId: string }>(
  'notifications',
  async ({ data: { chatId, orderId } }) => {
    const text = `<b>✅ پرداخت شما تأیید شد</b>\n\nسفارش: <code>${orderId}</code>\nمبلغ: ۲۵۰٬۰۰۰ تومان\n\nاز خرید شما سپاسگزاریم.`
    await send({ chat_id: chatId, text, parse_mode: 'HTML' })
    return 'sent'
  },
  {
    connection: new Redis(REDIS_URL, { maxRetriesPerRequest: null }),
    concurrency: CONCURRENCY,
    removeOnComplete: { count: 1000 },
    ...(LIMITER === 'bullmq' && { limiter: { max: 30, duration: 1000 } }),
  },
)
await worker.waitUntilReady()
process.send?.('ready')
process.once('disconnect', () => process.exit())
