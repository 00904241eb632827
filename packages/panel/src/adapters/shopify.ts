import { chunk } from '@peyk/domain/chunk'
import type { Status } from '@peyk/domain/status'
import type { AdapterOptions, ChangesReader, PanelAdapter } from '../adapter.ts'
import { isObject, parseBody, saysSomething, valueOf } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { NotAnOrder, toOrderUpdate } from '../order-json.ts'
import { PanelUnavailable } from '../panel-unavailable.ts'
import { headerOf, signedBody } from '../verify-webhook.ts'
import { toDeletedOrderUpdate } from './deleted-order.ts'
import { findChat } from './find-chat.ts'
import { shopifyWebhooks } from './shopify-webhooks.ts'
import { readVendorDate } from './vendor-date.ts'
import { vendorStatusReader } from './vendor-status.ts'

/** https://shopify.dev/docs/api/admin-rest/latest/resources/order, `financial_status`; `cancelled` is `cancelled_at`. */
const STATUSES: Readonly<Record<string, Status>> = {
  pending: 'pending',
  authorized: 'pending',
  partially_paid: 'pending',
  paid: 'paid',
  partially_refunded: 'paid',
  refunded: 'refunded',
  voided: 'canceled',
  cancelled: 'canceled',
  expired: 'expired',
}

const NAMES = {
  id: ['id'],
  status: ['financial_status'],
  amount: ['total_price'],
  updatedAt: ['updated_at'],
  number: ['name'],
}
const READ_FIELDS =
  'id,name,financial_status,cancelled_at,currency,total_price,total_price_set,updated_at,note_attributes'
const LONGEST_CURSOR = 2000
/** The largest `limit`. */
const MOST_PER_REQUEST = 250

/**
 * Topics whose payload is an order: https://shopify.dev/docs/api/webhooks. After a refund, `orders/updated` says whether all money
 * went back. `refunds/create` does not, so it is ignored.
 */
const ORDER_TOPICS: readonly string[] = [
  'orders/create',
  'orders/updated',
  'orders/paid',
  'orders/partially_fulfilled',
  'orders/fulfilled',
  'orders/cancelled',
]

/** A Shopify shop: signed webhooks, and the REST Admin API below `https://shop.myshopify.com/admin/api/2026-10`. */
export function createShopifyAdapter(options: AdapterOptions): PanelAdapter {
  const { apiToken, batchSize, ownWords, chatMetaKey } = options
  const readStatus = vendorStatusReader(STATUSES, ownWords)
  const headers = {
    accept: 'application/json',
    ...(apiToken === undefined ? {} : { 'x-shopify-access-token': apiToken }),
  }

  const readOrder: PanelAdapter['readOrder'] = (json) => {
    if (!isObject(json)) throw new NotAnOrder('Expected an order of Shopify as a JSON object.')
    // What the customer paid, in a shop of several currencies.
    const presented = valueOf(valueOf(json, 'total_price_set'), 'presentment_money')
    const values = {
      id: valueOf(json, 'id'),
      status: statusWordOf(json),
      chat: findChat(valueOf(json, 'note_attributes'), 'name', chatMetaKey),
      amount: valueOf(presented, 'amount') ?? valueOf(json, 'total_price'),
      currency: valueOf(presented, 'currency_code') ?? valueOf(json, 'currency'),
      updatedAt: valueOf(json, 'updated_at'),
      number: valueOf(json, 'name'),
    }
    return toOrderUpdate(values, readStatus, NAMES)
  }

  return {
    // https://shopify.dev/docs/apps/build/webhooks/verify-deliveries
    schemes: [signedBody('x-shopify-hmac-sha256', 'base64')],
    readWebhook(request) {
      const topic = headerOf(request, 'x-shopify-topic')
      const deliveryId = headerOf(request, 'x-shopify-webhook-id')
      if (topic === undefined) throw new NotAnOrder('Expected the header X-Shopify-Topic.')
      if (topic === 'orders/delete')
        return { kind: 'order_update', orderUpdate: toDeletedOrderUpdate(parseBody(request.rawBody)), deliveryId }
      if (ORDER_TOPICS.includes(topic))
        return { kind: 'order_update', orderUpdate: readOrder(parseBody(request.rawBody)), deliveryId }
      return { kind: 'ignored', message: `Nothing to do for ${topic.slice(0, 64)}` }
    },
    toRequests: (orderIds) =>
      chunk(
        orderIds.filter((orderId) => /^\d{1,19}$/.test(orderId)),
        Math.min(batchSize, MOST_PER_REQUEST),
      ).map((part) => ({
        orderIds: part,
        path: 'orders.json',
        query: { ids: part.join(','), status: 'any', limit: String(MOST_PER_REQUEST), fields: READ_FIELDS },
        headers,
        asksFor: 'list',
        hint404: 'check PANEL_API_BASE_URL, which ends in /admin/api/ and a version',
      })),
    readAnswer: toList,
    readOrder,
    webhooks: shopifyWebhooks(headers),
    changes: createChanges(headers),
  }
}

/** Where Shopify says nothing of the payment. `financial_status` may be null. */
const NO_STATUS = 'no financial_status'

/** Returns the word that says the order's status. A cancellation counts before a payment, and not before a refund. */
function statusWordOf(order: JsonObject): unknown {
  const given = valueOf(order, 'financial_status')
  const financial = given === undefined || saysSomething(given) ? given : NO_STATUS
  const cancelled = readVendorDate(valueOf(order, 'cancelled_at'))
  if (cancelled === 'none' || String(financial).trim().toLowerCase() === 'refunded') return financial
  return cancelled === 'date' ? 'cancelled' : `${String(financial)} (cancelled_at unreadable)`
}

function toList(json: unknown): readonly unknown[] {
  const orders = valueOf(json, 'orders')
  if (Array.isArray(orders)) return orders
  throw new PanelUnavailable('Shopify’s answer has no list under "orders"', { status: 200 })
}

/**
 * A page names the next one by its `page_info`, which takes no other parameters than `limit` and `fields`.
 * https://shopify.dev/docs/api/admin-rest/usage/pagination
 */
function createChanges(headers: Readonly<Record<string, string>>): ChangesReader {
  const page = { limit: String(MOST_PER_REQUEST), fields: READ_FIELDS }
  return {
    toRequest: ({ sinceMs, cursor }) => ({
      path: 'orders.json',
      query:
        cursor === undefined
          ? { updated_at_min: new Date(sinceMs).toISOString(), status: 'any', order: 'updated_at asc', ...page }
          : { page_info: cursor, ...page },
      headers,
    }),
    readPage({ json, link }, position) {
      const cursor = nextCursor(link)
      return {
        orders: toList(json),
        next: cursor === undefined ? undefined : { ...position, page: position.page + 1, cursor },
      }
    },
    endsWithRepetition: false,
    hint: 'check PANEL_API_BASE_URL, which ends in /admin/api/ and a version',
  }
}

/** Only `page_info` is taken from the link: no request goes to an address that an answer names. */
function nextCursor(link = ''): string | undefined {
  const url = /<([^<>]*)>\s*;[^,<]*\brel="?next"?/i.exec(link)?.[1]
  if (url === undefined) return undefined
  const cursor = /[?&]page_info=([^&]+)/.exec(url)?.[1]
  if (cursor === undefined || cursor.length > LONGEST_CURSOR)
    throw new PanelUnavailable('Shopify names a next page without a usable page_info', { status: 200 })
  return decodeURIComponent(cursor)
}
