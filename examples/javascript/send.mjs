// node send.mjs '{"id":"1001","status":"paid","chat_id":7001,"amount":250000,"currency":"IRT"}'
// Sends until Peyk has the event. Run it from a queue or from cron, not while a customer waits for a page.
// Reads PEYK_WEBHOOK_URL and PEYK_WEBHOOK_SECRET from the environment.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { readEnvironment, send } from './peyk.mjs'

let order
try {
  order = JSON.parse(process.argv[2] ?? '')
  readEnvironment('PEYK_WEBHOOK_URL', 'PEYK_WEBHOOK_SECRET')
} catch (error) {
  console.error(
    error instanceof SyntaxError
      ? `Expected an order as JSON: node send.mjs '{"id":"1001","status":"paid"}'`
      : error.message,
  )
  process.exit(1)
}

// One id for one event: every repetition of it carries the same.
const eventId = `evt_${randomUUID()}`

let last
for (const waitSeconds of [1, 5, 30, 120, 600, 1800, 3600, 10_800, 0]) {
  last = await send(order, eventId)
  console.log(last.status, last.message)
  if (last.outcome !== 'again') break
  await sleep((last.retryAfterSeconds ?? waitSeconds) * 1000)
}
process.exitCode = last.outcome === 'done' ? 0 : 1
