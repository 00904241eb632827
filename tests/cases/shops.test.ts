import { readFileSync } from 'node:fs'
import { toOwnWords } from '@peyk/domain/status'
import type { PanelAdapter } from '@peyk/panel/adapter'
import { createPanelAdapter } from '@peyk/panel/adapters'
import type { AdapterName } from '@peyk/panel/adapters'
import { NotAnOrder } from '@peyk/panel/order-json'
import { expect, it } from 'vitest'
import { ADAPTER_OPTIONS } from '@peyk/panel/adapter-options-fixture'

/** Inputs as real shops send them, from vendors' documentation and public reports, personal details replaced. */
const read = (path: string) => readFileSync(new URL(`inputs/${path}`, import.meta.url))

const MIRZABOT = {
  id: 'obj.id_order',
  status: 'obj.payment_Status',
  chat_id: 'obj.id_user',
  amount: 'obj.price',
  updated_at: 'obj.time',
}
const TOPIC: Record<AdapterName, string> = {
  generic: 'x-none',
  woocommerce: 'x-wc-webhook-topic',
  shopify: 'x-shopify-topic',
}

function take(name: AdapterName, file: string, topic: string, adapter: PanelAdapter) {
  const headers = { 'content-type': 'application/json', [TOPIC[name]]: topic }
  return adapter.readWebhook({ headers, rawBody: read(`${name}/${file}`) })
}

it.each([
  ['golden-laravel-jalali-slashes.json', {}, { orderId: '123', status: 'paid', chatId: '830016', leftOut: [] }],
  ['golden-laravel-jalali-slashes.json', {}, { updatedAtMs: Date.UTC(2024, 0, 6, 9, 15) }],
  ['mirzabot-payment.json', { fields: MIRZABOT }, { orderId: 'f3a91c', status: 'paid', chatId: '830013', leftOut: [] }],
  ['mirzabot-payment-unpaid.json', { fields: MIRZABOT }, { orderId: 'f3a91d', status: 'pending' }],
  ['spree-order-completed-by-cheque.json', {}, { orderId: '60', status: 'pending', number: 'R765287585' }],
  ['idpay-callback-number-status.json', {}, { status: 'unknown', rawStatus: '100' }],
  ['idpay-callback-number-status.json', { ownWords: toOwnWords([['100', 'paid']]) }, { status: 'paid' }],
])('generic/%s with %j is %j', (file, more, expected) => {
  const adapter = createPanelAdapter({ adapter: 'generic', ...ADAPTER_OPTIONS, ...more })
  expect(take('generic', file, '', adapter)).toMatchObject({ kind: 'order_update', orderUpdate: expected })
})

const UPDATED = 'order.updated'
it.each([
  ['docs-processing.json', UPDATED, { orderId: '727', status: 'paid', paidAtMs: Date.UTC(2017, 2, 22, 19, 28, 8) }],
  ['docs-completed-same-order.json', UPDATED, { orderId: '727', status: 'paid' }],
  ['irht.json', UPDATED, { money: { amount: '250000', currency: 'IRT' } }],
  ['meta-noise-persian-chat.json', UPDATED, { chatId: '810008' }],
  ['partially-paid.json', UPDATED, { status: 'pending' }],
  ['plugin-status-fa.json', UPDATED, { status: 'paid', rawStatus: 'arrival-shipment' }],
  ['renewal-pending.json', 'order.created', { orderId: '1276', status: 'pending', chatId: '810004' }],
  ['renewal-processing-php-floats.json', UPDATED, { orderId: '1276', status: 'pending', paymentMethod: 'stripe' }],
  ['subscription-on-hold.json', UPDATED, { status: 'pending' }],
  ['zero-total.json', UPDATED, { status: 'paid', money: { amount: '0.00', currency: 'USD' } }],
  ['deleted.json', 'order.deleted', { orderId: '1276', status: 'canceled' }],
])('woocommerce/%s with %s is %j', (file, topic, expected) => {
  const adapter = createPanelAdapter({ adapter: 'woocommerce', ...ADAPTER_OPTIONS })
  expect(take('woocommerce', file, topic, adapter)).toMatchObject({ kind: 'order_update', orderUpdate: expected })
})

it.each([
  [
    'docs-paid-same-order.json',
    { orderId: '820982911946154508', status: 'paid', number: '#9999', paidAtMs: undefined },
  ],
  ['docs-cancelled.json', { status: 'canceled', chatId: '820001' }],
  ['cancelled-but-paid.json', { status: 'canceled' }],
  ['partially-refunded.json', { status: 'paid', number: '#1001' }],
  ['nulls-and-html.json', { status: 'paid', updatedAtMs: undefined, chatId: '820004', leftOut: [] }],
  ['chat-is-a-name.json', { status: 'paid', chatId: undefined }],
])('shopify/%s is %j', (file, expected) => {
  const adapter = createPanelAdapter({ adapter: 'shopify', ...ADAPTER_OPTIONS })
  const reading = take('shopify', file, 'orders/updated', adapter)
  expect(reading).toMatchObject({ kind: 'order_update', orderUpdate: expected })
})

it.each([
  ['woocommerce', 'custom-action.json', 'action.woocommerce_payment_complete'],
  ['woocommerce', 'refund-object.json', 'refund.created'],
  ['woocommerce', 'subscription-topic.json', 'subscription.updated'],
  ['shopify', 'customers-redact.json', 'customers/redact'],
  ['shopify', 'order-edit.json', 'orders/edited'],
] as const)('%s/%s with %s is answered and changes nothing', (name, file, topic) => {
  const adapter = createPanelAdapter({ adapter: name, ...ADAPTER_OPTIONS })
  expect(take(name, file, topic, adapter)).toMatchObject({ kind: 'ignored' })
})

it('the ping of WooCommerce is answered', () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const adapter = createPanelAdapter({ adapter: 'woocommerce', ...ADAPTER_OPTIONS })
  expect(adapter.answerPing?.({ headers, rawBody: read('woocommerce/ping.txt') })).toBe('Pong')
})

it.each([
  ['legacy-v3.json', 'Set the webhook’s API version to “WP REST API Integration v3”.'],
  ['api-error.json', 'must be allowed to read orders'],
])('woocommerce/%s is refused with what to do: %s', (file, words) => {
  const adapter = createPanelAdapter({ adapter: 'woocommerce', ...ADAPTER_OPTIONS })
  expect(() => take('woocommerce', file, UPDATED, adapter)).toThrow(NotAnOrder)
  expect(() => take('woocommerce', file, UPDATED, adapter)).toThrow(words)
})
