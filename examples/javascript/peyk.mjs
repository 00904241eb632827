// Sends orders to Peyk and makes the links that connect an order with a customer's chat. Node 18 or newer.
import { createHmac } from 'node:crypto'

/** Returns variables of the environment. @throws an error that names what is not set */
export function readEnvironment(...names) {
  const missing = names.filter((name) => !process.env[name])
  if (missing.length > 0) throw new Error(`Not set in the environment: ${missing.join(', ')}`)
  return names.map((name) => process.env[name])
}

/**
 * Sends one event, once. `outcome` says what to do next:
 * `done`, `again` (later, with the same event id) or `wrong` (Peyk refuses it for good; read `message`).
 */
export async function send(order, eventId) {
  const [url, secret] = readEnvironment('PEYK_WEBHOOK_URL', 'PEYK_WEBHOOK_SECRET')
  // Sign these very bytes and send these very bytes.
  const body = JSON.stringify(order)
  const timestamp = Math.floor(Date.now() / 1000)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': eventId,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': sign(secret, eventId, timestamp, body),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(15_000),
    })
    const { status } = response
    const text = await response.text()
    return {
      outcome: response.ok ? 'done' : [400, 409, 413, 415, 422].includes(status) ? 'wrong' : 'again',
      status,
      message: messageOf(text),
      retryAfterSeconds: Number(response.headers.get('retry-after')) || undefined,
    }
  } catch (error) {
    return { outcome: 'again', status: 0, message: String(error.cause ?? error) }
  }
}

/** Standard Webhooks: https://www.standardwebhooks.com */
function sign(secret, eventId, timestamp, body) {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret
  return `v1,${createHmac('sha256', key).update(`${eventId}.${timestamp}.${body}`).digest('base64')}`
}

/** The link for the order's page: the customer who opens it and presses start is notified about this order. */
export function link(orderId) {
  const [secret, bot] = readEnvironment('PEYK_LINK_SECRET', 'PEYK_BOT_USERNAME')
  const mac = createHmac('sha256', secret).update(orderId).digest().subarray(0, 12)
  const id = Buffer.from(orderId)
  const isPlain = id.length > 35 && /^[\w-]{1,45}$/.test(orderId)
  const payload = `${isPlain ? `r_${orderId}` : id.toString('base64url')}_${mac.toString('base64url')}`
  if (payload.length > 64) throw new Error(`The id ${orderId} is too long for a link; make one with: peyk link.`)
  return `https://t.me/${bot}?start=${payload}`
}

function messageOf(text) {
  try {
    const answer = JSON.parse(text)
    return answer.message ?? answer.error.message
  } catch {
    return text.slice(0, 200)
  }
}
