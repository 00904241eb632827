import { createHmac } from 'node:crypto'

/**
 * The order that WooCommerce's documentation shows, without its addresses and items:
 * https://developer.woocommerce.com/docs/apis/rest-api/v3/orders/ ("Create an order", JSON response example)
 */
export const DOCUMENTED_ORDER = {
  id: 727,
  parent_id: 0,
  number: '727',
  order_key: 'wc_order_58d2d042d1d',
  created_via: 'rest-api',
  version: '3.0.0',
  status: 'processing',
  currency: 'USD',
  date_created: '2017-03-22T16:28:02',
  date_created_gmt: '2017-03-22T19:28:02',
  date_modified: '2017-03-22T16:28:08',
  date_modified_gmt: '2017-03-22T19:28:08',
  discount_total: '0.00',
  shipping_total: '10.00',
  total: '29.35',
  total_tax: '1.35',
  prices_include_tax: false,
  customer_id: 0,
  payment_method: 'bacs',
  payment_method_title: 'Direct Bank Transfer',
  date_paid_gmt: '2017-03-22T19:28:08',
  date_completed_gmt: null,
  meta_data: [{ id: 13_106, key: '_download_permissions_granted', value: 'yes' }] as {
    id: number
    key: string
    value: unknown
  }[],
  line_items: [{ id: 315, name: 'Woo Single #1', product_id: 93, quantity: 2, total: '6.00', meta_data: [] }],
  refunds: [],
  _links: { self: [{ href: 'https://example.com/wp-json/wc/v3/orders/727' }] },
}

/** The documented order as another shop's, with a customer's chat. */
export function wooCommerceOrder(fields: object = {}, chatId?: unknown): typeof DOCUMENTED_ORDER {
  const chat = chatId === undefined ? [] : [{ id: 13_107, key: '_telegram_chat_id', value: chatId }]
  return { ...DOCUMENTED_ORDER, meta_data: [...DOCUMENTED_ORDER.meta_data, ...chat], ...fields }
}

/**
 * A delivery's headers, as `WC_Webhook::deliver()` sets them:
 * https://developer.woocommerce.com/docs/apis/rest-api/v3/webhooks/ ("Delivery/payload")
 */
export function wooCommerceHeaders(topic: string, body: string, secret: string): Record<string, string> {
  const [resource = '', event = ''] = topic.split('.')
  return {
    'content-type': 'application/json',
    'user-agent': 'WooCommerce/10.4.0 Hookshot (WordPress/6.9)',
    'x-wc-webhook-source': 'https://shop.example/',
    'x-wc-webhook-topic': topic,
    'x-wc-webhook-resource': resource,
    'x-wc-webhook-event': event,
    'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
    'x-wc-webhook-id': '142',
    'x-wc-webhook-delivery-id': '8c9a9f3d0e7b5c1f2a6d4e8b7c0d9e1f',
  }
}
