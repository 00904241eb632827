import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createPanelClient } from './panel-client.ts'
import { ADAPTER_OPTIONS } from './adapter-options-fixture.ts'

describe('the question which webhooks a shop has', () => {
  const closers: (() => void)[] = []
  afterEach(() => closers.splice(0).forEach((close) => close()))

  const ask = async (adapter: 'woocommerce' | 'shopify' | 'generic', pages: unknown[], status = 200) => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(pages[asked.length - 1]))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const apiBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`
    const client = createPanelClient({ ...ADAPTER_OPTIONS, adapter, apiBaseUrl })
    closers.push(() => (client.close(), server.close()))
    return { found: await client.fetchWebhooks(), asked }
  }

  it('reads WooCommerce’s page by page', async () => {
    const one = { id: 1, status: 'active', topic: 'order.updated', delivery_url: 'https://b.example/hook' }
    const { found, asked } = await ask('woocommerce', [Array.from({ length: 100 }, () => one), [one]])
    expect(found?.webhooks).toHaveLength(101)
    expect(found?.webhooks[0]).toEqual({
      id: '1',
      topic: 'order.updated',
      url: 'https://b.example/hook',
      state: 'active',
    })
    expect(asked).toEqual([1, 2].map((page) => expect.stringContaining(`webhooks?per_page=100&page=${page}&_fields=`)))
  })

  it('reads Shopify’s, which have an API version', async () => {
    const { found } = await ask('shopify', [
      { webhooks: [{ id: 1, topic: 'orders/paid', address: 'https://b.example/hook', api_version: '2026-10' }] },
    ])
    expect(found?.webhooks).toEqual([
      { id: '1', topic: 'orders/paid', url: 'https://b.example/hook', state: 'active', apiVersion: '2026-10' },
    ])
  })

  it('is refused by name, and is not asked of a panel without such a list', async () => {
    await expect(ask('woocommerce', [{}], 403)).rejects.toMatchObject({ name: 'PanelUnavailable', status: 403 })
    await expect(ask('woocommerce', [{ code: 'x' }])).rejects.toMatchObject({ name: 'PanelUnavailable' })
    expect(await ask('generic', [])).toEqual({ found: undefined, asked: [] })
  })
})
