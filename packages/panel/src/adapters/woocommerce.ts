import { chunk } from '@peyk/domain/chunk'
import { ownStatusOf, parseStatus } from '@peyk/domain/status'
import { foldText } from '@peyk/domain/persian-text'
import type { OwnWords, Status } from '@peyk/domain/status'
import { SECOND } from '@peyk/domain/time'
import type { AdapterOptions, ChangesPosition, ChangesReader, PanelAdapter } from '../adapter.ts'
import { isObject, valueOf } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { NotAnOrder, toOrderUpdate } from '../order-json.ts'
import type { StatusReading } from '../order-json.ts'
import { PanelUnavailable } from '../panel-unavailable.ts'
import { findChat } from './find-chat.ts'
import { toVendorStatus } from './vendor-status.ts'
import { inGmt, readPayment } from './woocommerce-payment.ts'
import { wooCommerceWebhooks } from './woocommerce-webhooks.ts'
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
/** What a date of payment does not change: the order ended without money. */
const ENDED: readonly Status[] = ['canceled', 'expired', 'refunded', 'failed']
/**
 * Parts of plugins' words, as {@link foldText} writes them, for an order that is not, not wholly or no longer paid. It may have a date of
 * payment all the same, as plugins that take deposits write it with the first part.
 */
const NOT_WHOLLY_PAID = new RegExp(
  [
    '(un|not|non|never|half|semi|under|not.?yet|advance|to.?be|pre).?paid|pre.?payment|(no|without|not.?received).?payment|incomplete|not.?received|partial(?!(ly)?(ship|deliver|fulfil))|partly|part.?paid|part.?payment|deposit|down.?payment|balance|due$',
    'installment|instalment|(await|wait|pending|require)[a-z]*payment|payment[a-z]*(pending|due|required)|authorized|authorised',
    'refund|return|revers|cancel|fail|decline|reject|expire|void|dispute|charge.?back|fraud|error',
    'نشد|نکرد|نیست|نیمه|نصف|بدون|عدم|جزی|ناقص|بخشی|ناموفق|پیش|بیعانه|قسط|اقساط|(انتظار|منتظر)(?!(ارسال|تحویل|بسته)(?!.*(فیش|رسید)))',
    'لغو|کنسل|مرجوع|برگشت|استرداد|مسترد|عودت|منقضی',
  ].join('|'),
  'u',
)
const NAMES = {
  id: ['id'],
  status: ['status'],
  amount: ['total'],
  currency: ['currency'],
  updatedAt: ['date_modified_gmt'],
  paidAt: ['date_paid_gmt'],
  number: ['number'],
  paymentMethod: ['payment_method'],
}

/** The fields that Peyk reads, so that the shop sends no others: WordPress's global parameter `_fields`. */
const READ_FIELDS = 'id,number,status,currency,total,date_modified_gmt,date_paid_gmt,date_paid,payment_method,meta_data'
/** The largest `per_page`. */
const MOST_PER_REQUEST = 100

/**
 * A WooCommerce shop: signed webhooks, and REST v3 below `https://shop.example/wp-json/wc/v3` with a consumer key and
 * secret, `ck_…:cs_…`. https://developer.woocommerce.com/docs/apis/rest-api/
 */
export function createWooCommerceAdapter(options: AdapterOptions): PanelAdapter {
  const { apiToken, batchSize, ownWords, chatMetaKey } = options
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
      amount: valueOf(json, 'total'),
      currency: valueOf(json, 'currency'),
      updatedAt: inGmt(valueOf(json, 'date_modified_gmt')),
      paidAt: inGmt(valueOf(json, 'date_paid_gmt')),
      number: valueOf(json, 'number'),
      paymentMethod: valueOf(json, 'payment_method'),
    }
    return toOrderUpdate(values, ({ status }) => readStatus(status, json, ownWords), NAMES)
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
    readAnswer: toList,
    readOrder,
    webhooks: wooCommerceWebhooks(headers),
    changes: createChanges(headers),
  }
}

function toList(json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json
  throw new PanelUnavailable('WooCommerce’s answer is no list of orders', { status: 200 })
}

/**
 * `modified_after`, since WooCommerce 5.8, leaves out the second that it names.
 * https://developer.woocommerce.com/docs/apis/rest-api/v3/orders/, "List all orders"
 */
function createChanges(headers: Readonly<Record<string, string>>): ChangesReader {
  return {
    toRequest: ({ sinceMs, page }) => ({
      path: 'orders',
      query: {
        modified_after: new Date(sinceMs).toISOString().slice(0, 19),
        dates_are_gmt: 'true',
        orderby: 'modified',
        order: 'asc',
        per_page: String(MOST_PER_REQUEST),
        page: String(page),
        _fields: READ_FIELDS,
      },
      headers,
    }),
    readPage({ json }, position) {
      const orders = toList(json)
      return { orders, next: orders.length < MOST_PER_REQUEST ? undefined : nextPage(orders, position) }
    },
    endsWithRepetition: false,
    hint: 'check PANEL_API_BASE_URL, which ends in /wp-json/wc/v3, and that WooCommerce is 5.8 or newer',
  }
}

/**
 * An order that changes during the walk leaves its place, and all later ones move up by one. A number of a page would then miss
 * one of them, so the next page begins at the second of this one's last order. Where a whole page is of one second, its number counts.
 */
function nextPage(orders: readonly unknown[], { sinceMs, page }: ChangesPosition): ChangesPosition {
  const times = orders.map((order) => Date.parse(`${String(valueOf(order, 'date_modified_gmt'))}Z`))
  const isAscending = times.every((atMs, i) => i === 0 || atMs >= (times[i - 1] ?? Infinity))
  const lastMs = times.at(-1) ?? NaN
  const nextMs = lastMs - SECOND
  if (!isAscending || nextMs <= sinceMs) return { sinceMs, page: page + 1 }
  return { sinceMs: nextMs, page: times[0] === lastMs ? 2 : 1 }
}

/** `date_paid_gmt` says whether an order is paid, whatever its status is called. Older shops do not send it. */
function readStatus(rawStatus: string, order: JsonObject, ownWords: OwnWords): StatusReading {
  const word = withoutPrefix(rawStatus)
  const own = ownStatusOf(word, ownWords)
  if (own !== undefined) return { status: own, rawStatus }
  const status = toVendorStatus(word, STATUSES)
  const meaning = status === 'unknown' ? parseStatus(word) : status
  if (ENDED.includes(meaning)) return { status: meaning, rawStatus }
  const ofPlugin = meaning === 'pending' ? 'pending' : 'unknown'
  if (status === 'unknown' && NOT_WHOLLY_PAID.test(foldText(word))) return { status: ofPlugin, rawStatus }
  const payment = readPayment(order)
  if (payment === 'paid') return { status: 'paid', rawStatus }
  if (payment === 'unreadable') {
    const withReason = `${rawStatus} (date of payment unreadable)`
    return { status: ownStatusOf(withReason, ownWords) ?? 'unknown', rawStatus: withReason }
  }
  if (status === 'unknown') return { status: ofPlugin, rawStatus }
  return { status: payment === 'unpaid' && status === 'paid' ? 'pending' : status, rawStatus }
}

/** WooCommerce numbers its orders. It refuses a whole request for one id that is not a number. */
const isPostId = (orderId: string) => /^\d{1,19}$/.test(orderId)

/** Statuses begin with `wc-` in WooCommerce's database, and nowhere else. */
const withoutPrefix = (word: string) => word.replace(/^wc-/, '')
