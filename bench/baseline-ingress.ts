import { createHmac, timingSafeEqual } from 'node:crypto'
import { Queue } from 'bullmq'
import express from 'express'
import { Redis } from 'ioredis'
import { WEBHOOK_PATH } from './webhook.ts'

/**
 * What one would write without Peyk, with the same libraries: one route that checks the signature over the raw body and adds one
 * job, once for each order. No order record, no ledger, no outbox. Reports its port to its parent.
 */
const { REDIS_URL = '', PANEL_WEBHOOK_SECRET = '' } = process.env
const SIGNATURE = /^sha256=([0-9a-f]{64})$/

const queue = new Queue('notifications', {
  connection: new Redis(REDIS_URL),
  defaultJobOptions: { attempts: 8, backoff: { type: 'exponential', delay: 1000 }, removeOnComplete: { count: 1000 } },
})

const app = express()
app.disable('x-powered-by')
app.post(WEBHOOK_PATH, express.raw({ type: 'application/json', limit: '256kb' }), async (request, response) => {
  const body = request.body as Buffer
  const [, signature] = SIGNATURE.exec(request.get('x-panel-signature') ?? '') ?? []
  const expected = createHmac('sha256', PANEL_WEBHOOK_SECRET).update(body).digest()
  if (signature === undefined || !timingSafeEqual(Buffer.from(signature, 'hex'), expected)) {
    response.status(401).json({ success: false })
    return
  }
  const { id, status, chat_id: chatId } = JSON.parse(body.toString()) as { id: string; status: string; chat_id: number }
  if (status === 'paid') await queue.add('notify', { orderId: id, chatId }, { jobId: `order-${id}` })
  response.json({ success: true })
})

await queue.waitUntilReady()
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.(address.port)
})
process.once('disconnect', () => process.exit())
