import type { OrderUpdate } from '@peyk/domain/order'
import type { WebhookReading } from '../adapter.ts'
import { isObject, parseBody, valueOf } from '../json.ts'
import { NotAnOrder } from '../order-json.ts'
import { headerOf } from '../verify-webhook.ts'
import type { SignedRequest } from '../verify-webhook.ts'
import { toDeletedOrderUpdate } from './deleted-order.ts'

/**
 * Answers the ping that WooCommerce sends when a webhook is saved: a form `webhook_id=…` without topic and signature. Any answer
 * but 200 makes the shop show an error. `WC_Webhook::deliver_ping()`,
 * https://github.com/woocommerce/woocommerce/blob/trunk/plugins/woocommerce/includes/class-wc-webhook.php
 */
export function answerWooCommercePing(request: SignedRequest): string | undefined {
  const isForm = headerOf(request, 'content-type')?.startsWith('application/x-www-form-urlencoded') === true
  if (!isForm || headerOf(request, 'x-wc-webhook-topic') !== undefined) return undefined
  return /^webhook_id=\d+$/.test(Buffer.from(request.rawBody).toString('latin1')) ? 'Pong' : undefined
}

/**
 * Reads a delivery by its topic: https://developer.woocommerce.com/docs/apis/rest-api/v3/webhooks/
 *
 * Events about other things are answered 200: after more than five failures in a row WooCommerce switches the webhook
 * off (`WC_Webhook::failed_delivery()`), and it never sends a failed delivery again.
 */
export function readWooCommerceWebhook(
  request: SignedRequest,
  readOrder: (json: unknown) => OrderUpdate,
): WebhookReading {
  const topic = headerOf(request, 'x-wc-webhook-topic')
  if (topic === undefined) throw new NotAnOrder('Expected the header X-WC-Webhook-Topic.')
  // Not unique: it is made of the webhook's id and the second, so two orders may share it. `get_new_delivery_id()`
  const deliveryId = headerOf(request, 'x-wc-webhook-delivery-id')
  switch (topic) {
    case 'order.created':
    case 'order.updated':
    case 'order.restored':
      return { kind: 'order_update', orderUpdate: readOrder(rejectOthers(parseBody(request.rawBody))), deliveryId }
    case 'order.deleted':
      return { kind: 'order_update', orderUpdate: toDeletedOrderUpdate(parseBody(request.rawBody)), deliveryId }
    default:
      return { kind: 'ignored', message: `Nothing to do for ${topic.slice(0, 64)}` }
  }
}

/** Names what is no order of REST v3: an error, or an order of the API before it. */
function rejectOthers(json: unknown): unknown {
  if (valueOf(json, 'id') !== undefined) return json
  const [code, message] = [valueOf(json, 'code'), valueOf(json, 'message')]
  // WooCommerce reads the order as the user who made the webhook.
  if (typeof code === 'string' && typeof message === 'string')
    throw new NotAnOrder(
      `WooCommerce sent an error instead of the order (${code.slice(0, 64)}): the user who made the webhook must be allowed to read orders.`,
    )
  if (isObject(valueOf(json, 'order')))
    throw new NotAnOrder(
      'WooCommerce sent an order of its Legacy API. Set the webhook’s API version to “WP REST API Integration v3”.',
    )
  return json
}
