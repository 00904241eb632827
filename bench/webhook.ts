import { createHmac } from 'node:crypto'
import { FIRST_CHAT, FIRST_ORDER } from './order-range.ts'

export const PANEL_SECRET = 'a-shared-secret-of-the-bench'
export const WEBHOOK_PATH = '/panel/webhook'

export type SignedWebhook = { body: string; headers: Record<string, string> }

/** What the panel posts when the `i`th order is paid, signed over the raw body. */
export function toPaidWebhook(i: number): SignedWebhook {
  const body = JSON.stringify({
    id: String(FIRST_ORDER + i),
    status: 'paid',
    chat_id: FIRST_CHAT + i,
    amount: '250000',
    currency: 'IRT',
  })
  const signature = createHmac('sha256', PANEL_SECRET).update(body).digest('hex')
  return { body, headers: { 'content-type': 'application/json', 'x-panel-signature': `sha256=${signature}` } }
}
