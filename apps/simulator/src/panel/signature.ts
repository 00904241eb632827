import { createHmac } from 'node:crypto'

export type WebhookAuth = 'standard' | 'hmac'

export type SignedEvent = { id: string; timestampSeconds: number; body: string }

/** The headers that prove the event: Standard Webhooks (https://www.standardwebhooks.com) or a plain HMAC. */
export function signEvent(auth: WebhookAuth, secret: string, event: SignedEvent): Record<string, string> {
  if (auth === 'hmac') {
    return { 'x-panel-signature': `sha256=${createHmac('sha256', secret).update(event.body).digest('hex')}` }
  }
  const signed = `${event.id}.${event.timestampSeconds}.${event.body}`
  const signature = createHmac('sha256', toKey(secret)).update(signed).digest('base64')
  return {
    'webhook-id': event.id,
    'webhook-timestamp': String(event.timestampSeconds),
    'webhook-signature': `v1,${signature}`,
  }
}

function toKey(secret: string): Buffer {
  return secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret, 'utf8')
}
