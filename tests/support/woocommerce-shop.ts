import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { wooCommerceHeaders, wooCommerceOrder } from '@peyk/panel/adapters/woocommerce-fixture'
import type { DOCUMENTED_ORDER } from '@peyk/panel/adapters/woocommerce-fixture'

const PAID = ['processing', 'completed', 'refunded']

type WooOrder = typeof DOCUMENTED_ORDER
export type WooCommerceShop = Awaited<ReturnType<typeof startWooCommerceShop>>

/**
 * A shop that answers as WooCommerce's REST v3 does, where Peyk asks it, and that sends its webhooks as WooCommerce does:
 * https://developer.woocommerce.com/docs/apis/rest-api/v3/orders/
 */
export async function startWooCommerceShop({ key, secret }: { key: string; secret: string }) {
  const orders = new Map<number, WooOrder>()
  const asked: URL[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop.example')
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(body))
    if (url.pathname !== '/wp-json/wc/v3/orders')
      return send(404, { code: 'rest_no_route', message: 'No route …', data: { status: 404 } })
    if (request.headers.authorization !== `Basic ${btoa(key)}`)
      return send(401, { code: 'woocommerce_rest_cannot_view', message: 'Sorry …', data: { status: 401 } })
    asked.push(url)
    const since = url.searchParams.get('modified_after')
    const included = (url.searchParams.get('include') ?? '').split(',').map(Number)
    const fields = url.searchParams.get('_fields')?.split(',')
    const found = [...orders.values()]
      .filter(({ id, status, date_modified_gmt: at }) =>
        since === null ? included.includes(id) && status !== 'trash' : at > since,
      )
      .slice(0, Number(url.searchParams.get('per_page') ?? '10'))
    return send(
      200,
      found.map((order) =>
        Object.fromEntries(Object.entries(order).filter(([name]) => fields?.includes(name) ?? true)),
      ),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    apiBaseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/wp-json/wc/v3`,
    /** What was asked for, by its URL. */
    asked,
    /** An order as it is now; a new one or another state of an old one. A paid one has its date of payment. */
    put(fields: { id: number; status?: string } & Record<string, unknown>, chatId?: unknown): WooOrder {
      const { id, status = 'processing' } = fields
      const date_paid_gmt = PAID.includes(status) ? '2017-03-22T19:28:08' : null
      const order = wooCommerceOrder({ number: String(id), date_paid_gmt, ...fields }, chatId)
      orders.set(order.id, order)
      return order
    },
    /** Delivers an event, as `WC_Webhook::deliver()` does. */
    async deliver(webhookUrl: string, topic: string, payload: unknown, signedWith = secret) {
      const body = JSON.stringify(payload)
      return answerOf(
        await fetch(webhookUrl, { method: 'POST', body, headers: wooCommerceHeaders(topic, body, signedWith) }),
      )
    },
    /** What a shop does when a webhook is saved: `WC_Webhook::deliver_ping()`. */
    async ping(webhookUrl: string) {
      return answerOf(await fetch(webhookUrl, { method: 'POST', body: new URLSearchParams({ webhook_id: '142' }) }))
    },
    async close(): Promise<void> {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function answerOf(response: Response) {
  const { message, error } = (await response.json()) as { message?: string; error?: { code: string } }
  return { status: response.status, said: message ?? error?.code }
}
