// node send-hmac.mjs '{"id":"1001","status":"paid","chat_id":7001,"amount":250000,"currency":"IRT"}'
// The simple signature, and the least code that sends it.
import { createHmac } from 'node:crypto'

const body = process.argv[2]
const signature = createHmac('sha256', process.env.PEYK_WEBHOOK_SECRET).update(body).digest('hex')

const response = await fetch(process.env.PEYK_WEBHOOK_URL, {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-panel-signature': `sha256=${signature}` },
  body,
  signal: AbortSignal.timeout(15_000),
})
console.log(response.status, await response.text())
process.exitCode = response.ok ? 0 : 1
