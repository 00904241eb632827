import type { WebhooksQuestion } from '../adapter.ts'
import { valueOf } from '../json.ts'
import { PanelUnavailable } from '../panel-unavailable.ts'

/** The largest `limit`. */
const PAGE_SIZE = 250

/**
 * The webhooks of the app whose token Peyk has. Those made in the shop's settings or in the app's file are in no answer. Shopify
 * deletes a webhook that fails, so each one is active.
 * https://shopify.dev/docs/api/admin-rest/latest/resources/webhook
 */
export function shopifyWebhooks(headers: Readonly<Record<string, string>>): WebhooksQuestion {
  return {
    toRequest: () => ({
      path: 'webhooks.json',
      query: { limit: String(PAGE_SIZE), fields: 'id,topic,address,api_version' },
      headers,
    }),
    // An app has one webhook for a topic and an address; one page has them all.
    pageSize: Infinity,
    readAnswer(json) {
      const webhooks = valueOf(json, 'webhooks')
      if (!Array.isArray(webhooks))
        throw new PanelUnavailable('Shopify’s answer has no list under "webhooks"', { status: 200 })
      return webhooks.map((webhook) => {
        const version = valueOf(webhook, 'api_version')
        return {
          id: String(valueOf(webhook, 'id')),
          topic: String(valueOf(webhook, 'topic')),
          url: String(valueOf(webhook, 'address')),
          state: 'active' as const,
          apiVersion: typeof version === 'string' ? version : undefined,
        }
      })
    },
    neededTopics: ['orders/paid', 'orders/updated'],
    usefulTopics: [],
    showsAll: false,
    topicHeader: 'x-shopify-topic',
    testDelivery: 'add a note to any order in the shop, or run shopify app webhook trigger',
    // Shopify signs with the app's client secret, so the one that is there is right.
    toWrite: ({ topic, url }, present) =>
      present === undefined
        ? { method: 'POST', path: 'webhooks.json', headers, json: { webhook: { topic, address: url, format: 'json' } } }
        : undefined,
  }
}
