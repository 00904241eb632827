import { createHmac } from 'node:crypto'

export const EVENT_AUTHS = ['standard', 'hmac'] as const
export type EventAuth = (typeof EVENT_AUTHS)[number]

export type PanelEvent = { id: string; timestampSeconds: number; body: string }

/**
 * Returns the headers that sign an event as a panel does: Standard Webhooks
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md) or a plain HMAC-SHA256 of the body.
 */
export function signEvent(auth: EventAuth, secret: string, event: PanelEvent): Record<string, string> {
  if (auth === 'hmac')
    return { 'x-panel-signature': `sha256=${createHmac('sha256', secret).update(event.body).digest('hex')}` }
  const signed = `${event.id}.${event.timestampSeconds}.${event.body}`
  return {
    'webhook-id': event.id,
    'webhook-timestamp': String(event.timestampSeconds),
    'webhook-signature': `v1,${createHmac('sha256', toStandardKey(secret)).update(signed).digest('base64')}`,
  }
}

/** Returns the key of a Standard Webhooks secret: after `whsec_` it is base64, otherwise it is the text itself. */
export function toStandardKey(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret)
}
