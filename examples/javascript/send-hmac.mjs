// node send-hmac.mjs '{"id":"1001","status":"paid","chat_id":7001,"amount":250000,"currency":"IRT"}'
// The simple signature, and the least code that sends it.
// Reads PEYK_WEBHOOK_URL and PEYK_WEBHOOK_SECRET from the environment.
import { createHmac } from 'node:crypto'

const [, , body] = process.argv
const { PEYK_WEBHOOK_URL, PEYK_WEBHOOK_SECRET } = process.env
if (!body || !PEYK_WEBHOOK_URL || !PEYK_WEBHOOK_SECRET) {
  console.error('Expected an order as JSON, and PEYK_WEBHOOK_URL and PEYK_WEBHOOK_SECRET in the environment.')
  process.exit(1)
}
const signature = createHmac('sha256', PEYK_WEBHOOK_SECRET).update(body).digest('hex')

const response = await fetch(PEYK_WEBHOOK_URL, {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-panel-signature': `sha256=${signature}` },
  body,
  signal: AbortSignal.timeout(15_000),
}).catch((error) => {
  console.error(`No answer: ${error.cause?.message ?? error.message}`)
  process.exit(1)
})
console.log(response.status, await response.text())
process.exitCode = response.ok ? 0 : 1
