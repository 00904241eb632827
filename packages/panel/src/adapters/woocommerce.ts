import { chunk } from '@peyk/domain/chunk'
import type { Status } from '@peyk/domain/status'
import type { AdapterOptions, PanelAdapter } from '../adapter.ts'
import { isObject, valueOf } from '../json.ts'
import { NotAnOrder, toOrderUpdate } from '../order-json.ts'
import { PanelUnavailable } from '../panel-unavailable.ts'
import { findChat } from './find-chat.ts'
import { toVendorStatus } from './vendor-status.ts'
import { toContractMoney } from './woocommerce-money.ts'
import { answerWooCommercePing, readWooCommerceWebhook } from './woocommerce-webhook.ts'

/** https://developer.woocommerce.com/docs/apis/rest-api/v3/orders/, `status`; drafts belong to the block checkout. */
const STATUSES: Readonly<Record<string, Status>> = {
  'auto-draft': 'pending',
  'checkout-draft': 'pending',
  pending: 'pending',
  'on-hold': 'pending',
  processing: 'paid',
  completed: 'paid',
  cancelled: 'canceled',
  trash: 'canceled',
  refunded: 'refunded',
  failed: 'failed',
}

const NAMES = {
  id: ['id'],
  status: ['status'],
  amount: ['total'],
  currency: ['currency'],
  updatedAt: ['date_modified_gmt'],
}

/** The fields that Peyk reads, so that the shop sends no others: WordPress's global parameter `_fields`. */
const READ_FIELDS = 'id,status,currency,total,date_modified_gmt,meta_data'
/** The largest `per_page`. */
const MOST_PER_REQUEST = 100

/**
 * A WooCommerce shop: signed webhooks, and REST v3 below `https://shop.example/wp-json/wc/v3` with a consumer key and
 * secret, `ck_…:cs_…`. https://developer.woocommerce.com/docs/apis/rest-api/
 */
export function createWooCommerceAdapter(options: AdapterOptions): PanelAdapter {
  const { apiToken, batchSize, chatMetaKey = '_telegram_chat_id' } = options
  const paidStatuses = options.paidStatuses.map(withoutPrefix)
  const headers = {
    accept: 'application/json',
    // https://developer.woocommerce.com/docs/apis/rest-api/authentication/, "over HTTPS"
    ...(apiToken === undefined ? {} : { authorization: `Basic ${Buffer.from(apiToken).toString('base64')}` }),
  }

  const readOrder: PanelAdapter['readOrder'] = (json) => {
    if (!isObject(json)) throw new NotAnOrder('Expected an order of WooCommerce as a JSON object.')
    const values = {
      id: valueOf(json, 'id'),
      status: valueOf(json, 'status'),
      chat: findChat(valueOf(json, 'meta_data'), 'key', chatMetaKey),
      ...toContractMoney(valueOf(json, 'total'), valueOf(json, 'currency')),
      updatedAt: valueOf(json, 'date_modified_gmt'),
    }
    return toOrderUpdate(values, (word) => toVendorStatus(withoutPrefix(word), STATUSES, paidStatuses), NAMES)
  }

  return {
    schemes: ['woocommerce'],
    answerPing: answerWooCommercePing,
    readWebhook: (request) => readWooCommerceWebhook(request, readOrder),
    // Always a list, even for one order: then a 404 means a wrong address, never a missing order.
    toRequests: (orderIds) =>
      chunk(orderIds.filter(isPostId), Math.min(batchSize, MOST_PER_REQUEST)).map((part) => ({
        orderIds: part,
        path: 'orders',
        query: { include: part.join(','), per_page: String(MOST_PER_REQUEST), _fields: READ_FIELDS },
        headers,
        asksFor: 'list',
        hint404: 'check PANEL_API_BASE_URL, which ends in /wp-json/wc/v3',
      })),
    readAnswer(json) {
      if (Array.isArray(json)) return json
      throw new PanelUnavailable('WooCommerce’s answer is no list of orders')
    },
    readOrder,
  }
}

/** WooCommerce numbers its orders. It refuses a whole request for one id that is not a number. */
const isPostId = (orderId: string) => /^\d{1,19}$/.test(orderId)

/** Statuses begin with `wc-` in WooCommerce's database, and nowhere else. */
const withoutPrefix = (word: string) => word.replace(/^wc-/, '')
