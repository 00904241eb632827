import type { ShopWebhook, WebhooksQuestion } from '../adapter.ts'
import { valueOf } from '../json.ts'
import { PanelUnavailable } from '../panel-unavailable.ts'

const PAGE_SIZE = 100

/**
 * The webhooks of a WooCommerce shop. The answer has neither secrets nor API versions. The ping that the shop can be asked for is not
 * signed (`WC_Webhook::deliver_ping()`), so only a real delivery shows its secret.
 * https://developer.woocommerce.com/docs/apis/rest-api/v3/webhooks/, "List all webhooks"
 */
export function wooCommerceWebhooks(headers: Readonly<Record<string, string>>): WebhooksQuestion {
  return {
    toRequest: (page) => ({
      path: 'webhooks',
      query: { per_page: String(PAGE_SIZE), page: String(page), _fields: 'id,status,topic,delivery_url' },
      headers,
    }),
    pageSize: PAGE_SIZE,
    readAnswer(json) {
      if (!Array.isArray(json))
        throw new PanelUnavailable('WooCommerce’s answer is no list of webhooks', { status: 200 })
      return json.map((webhook) => ({
        id: String(valueOf(webhook, 'id')),
        topic: String(valueOf(webhook, 'topic')),
        url: String(valueOf(webhook, 'delivery_url')),
        state: toState(valueOf(webhook, 'status')),
      }))
    },
    neededTopics: ['order.updated'],
    usefulTopics: ['order.created'],
    showsAll: true,
    topicHeader: 'x-wc-webhook-topic',
    testDelivery: 'open any order in the shop and press Update',
    // The shop never shows the secret of a webhook, so it is always written. "Create a webhook", "Update a webhook"
    toWrite: ({ topic, url, secret }, present) => ({
      method: present === undefined ? 'POST' : 'PUT',
      path: present === undefined ? 'webhooks' : `webhooks/${encodeURIComponent(present.id)}`,
      headers,
      json: { name: `Peyk: ${topic}`, topic, delivery_url: url, secret, status: 'active' },
    }),
  }
}

function toState(status: unknown): ShopWebhook['state'] {
  return status === 'active' || status === 'paused' ? status : 'disabled'
}
