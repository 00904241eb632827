import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ADAPTER_OPTIONS } from './adapter-options-fixture.ts'
import { createWebhooks } from './create-webhooks.ts'
import type { CreatedWebhook } from './create-webhooks.ts'

const URL_HERE = 'https://bot.shop.example/panel/webhook'

describe('a shop’s webhooks', () => {
  /** A shop that has these webhooks and answers each write with the status. */
  const create = async (adapter: 'woocommerce' | 'shopify' | 'generic', present: unknown, status = 201) => {
    const writes: { what: string; json: unknown; headers: unknown }[] = []
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const isWrite = request.method !== 'GET'
        if (isWrite)
          writes.push({ what: `${request.method} ${request.url}`, json: JSON.parse(body), headers: request.headers })
        response
          .writeHead(isWrite ? status : 200, { 'content-type': 'application/json' })
          .end(JSON.stringify(isWrite ? { message: 'Sorry, you cannot create resources.' } : present))
      })
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    onTestFinished(() => void server.close())
    const apiBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`
    const named: CreatedWebhook[] = []
    const result = await createWebhooks(
      { ...ADAPTER_OPTIONS, adapter, apiBaseUrl, apiToken: 'ck_1:cs_2' },
      { url: URL_HERE, secret: 'a-secret' },
      (webhook) => named.push(webhook),
    ).catch((error: unknown) => error)
    return { result, named, writes }
  }

  it('are created in WooCommerce, and one that is there gets the secret', async () => {
    const known = { id: 7, topic: 'order.updated', delivery_url: URL_HERE, status: 'disabled' }
    const { result, writes } = await create('woocommerce', [
      known,
      { ...known, id: 8, delivery_url: 'https://x.example' },
    ])
    expect(result).toEqual([
      { topic: 'order.updated', outcome: 'changed' },
      { topic: 'order.created', outcome: 'created' },
    ])
    const json = { delivery_url: URL_HERE, secret: 'a-secret', status: 'active' }
    expect(writes).toMatchObject([
      { what: 'PUT /api/webhooks/7', json: { ...json, topic: 'order.updated' } },
      { what: 'POST /api/webhooks', json: { ...json, topic: 'order.created' } },
    ])
  })

  it('are created in Shopify once', async () => {
    const { result, writes } = await create('shopify', {
      webhooks: [{ id: 1, topic: 'orders/paid', address: URL_HERE }],
    })
    expect(result).toEqual([
      { topic: 'orders/paid', outcome: 'unchanged' },
      { topic: 'orders/updated', outcome: 'created' },
    ])
    expect(writes).toMatchObject([
      {
        what: 'POST /api/webhooks.json',
        json: { webhook: { topic: 'orders/updated', address: URL_HERE, format: 'json' } },
        headers: { 'x-shopify-access-token': 'ck_1:cs_2' },
      },
    ])
  })

  it('name what a shop refuses, without its token', async () => {
    const { result, named } = await create('woocommerce', [], 401)
    expect(result).toMatchObject({ name: 'PanelUnavailable', status: 401 })
    expect(String(result)).toContain('cannot create resources')
    expect(String(result)).not.toContain('cs_2')
    expect(named).toEqual([])
  })

  it('are none of a panel without such a list', async () => {
    expect(await create('generic', [])).toMatchObject({ result: undefined, writes: [] })
  })
})
