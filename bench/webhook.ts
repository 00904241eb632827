import { createHmac } from 'node:crypto'
import { FIRST_CHAT, FIRST_ORDER } from './order-range.ts'

export const PANEL_SECRET = 'a-shared-secret-of-the-bench'
export const WEBHOOK_PATH = '/panel/webhook'

/** What the panel posts when the `i`th order is paid, signed over the raw body, as it goes over the wire to a server. */
export function toRawRequest(url: string, i: number): string {
  const body = JSON.stringify({
    id: String(FIRST_ORDER + i),
    status: 'paid',
    chat_id: FIRST_CHAT + i,
    amount: '250000',
    currency: 'IRT',
  })
  const signature = createHmac('sha256', PANEL_SECRET).update(body).digest('hex')
  const head = [
    `POST ${WEBHOOK_PATH} HTTP/1.1`,
    `host: ${new URL(url).host}`,
    'content-type: application/json',
    `x-panel-signature: sha256=${signature}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
