import { toQueuePrefix } from '@peyk/queues/catalogue'
import { createTelegramClient } from '@peyk/telegram/client'
import { Worker } from 'bullmq'
import { Redis } from 'ioredis'

/**
 * What one would write without Peyk, with the same libraries: a worker whose handler sends one message. No ledger, no outbox,
 * no order book, no limiter. Says when it is ready.
 */
const { REDIS_URL = '', REDIS_PREFIX = '', TELEGRAM_API_ROOT = '', BOT_TOKEN = '', CONCURRENCY = '50' } = process.env
const { api } = createTelegramClient({
  botToken: BOT_TOKEN,
  apiRoot: TELEGRAM_API_ROOT,
  proxyUrl: undefined,
  sendTimeoutMs: 15_000,
})

const worker = new Worker<{ chatId: number; orderId: string }>(
  'notifications',
  async ({ data: { chatId, orderId } }) => {
    const text = `<b>✅ پرداخت شما تأیید شد</b>\n\nسفارش: <code>${orderId}</code>\nمبلغ: ۲۵۰٬۰۰۰ تومان\n\nاز خرید شما سپاسگزاریم.`
    await api.sendMessage({ chat_id: chatId, text, parse_mode: 'HTML' })
    return 'sent'
  },
  {
    connection: new Redis(REDIS_URL, { maxRetriesPerRequest: null }),
    prefix: toQueuePrefix(REDIS_PREFIX),
    concurrency: Number(CONCURRENCY),
    removeOnComplete: { count: 1000 },
  },
)
await worker.waitUntilReady()
console.log('ready')
