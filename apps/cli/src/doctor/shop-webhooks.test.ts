import type { ShopWebhook } from '@peyk/panel/adapter'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadSettings } from '@peyk/config/settings'
import type { IngressNotes } from '@peyk/store/ingress-notes'
import { startHttp } from '../cli-fixture.ts'
import type { Answer } from '../cli-fixture.ts'
import { checkShopWebhooks, judgeShopWebhooks } from './shop-webhooks.ts'

const HERE = 'https://bot.shop.example/panel/webhook'
const WOO = {
  neededTopics: ['order.updated'],
  usefulTopics: ['order.created'],
  showsAll: true,
  testDelivery: 'press Update',
}
const SHOPIFY = { neededTopics: ['orders/paid'], usefulTopics: [], showsAll: false, testDelivery: 'add a note' }
const ACCEPTED: IngressNotes = { 'panel_verified:order.updated': 1000, 'panel_verified:orders/paid': 1000 }
const API = 'https://shop.example/wp-json/wc/v3'

const webhook = (topic: string, more: Partial<ShopWebhook> = {}): ShopWebhook => ({
  id: '1',
  topic,
  url: HERE,
  state: 'active',
  ...more,
})
const levels = (webhooks: ShopWebhook[]) =>
  judgeShopWebhooks({ ...WOO, webhooks }, ACCEPTED, HERE, API).map(({ level, message }) => [level, message])

describe('the doctor on a shop’s webhooks', () => {
  it.each<[string, ShopWebhook[], [string, string]]>([
    ['an active one', [webhook('order.updated')], ['ok', 'order.updated is active']],
    ['none', [webhook('product.updated')], ['wrong', 'has no webhook for order.updated']],
    ['a paused one', [webhook('order.updated', { state: 'paused' })], ['wrong', 'is paused']],
    ['a disabled one', [webhook('order.updated', { state: 'disabled' })], ['wrong', 'is disabled, probably after']],
    [
      'one to another address',
      [webhook('order.updated', { url: 'https://old.example/hook?key=secret' })],
      ['wrong', 'posts to https://old.example/hook'],
    ],
    [
      'a disabled one beside an active one',
      [webhook('order.updated', { state: 'disabled' }), webhook('order.updated')],
      ['ok', 'order.updated is active'],
    ],
  ])('judges %s', (_what, webhooks, [level, message]) => {
    const [first] = levels(webhooks)
    expect(first).toEqual([level, expect.stringContaining(message)])
    expect(first?.[1]).not.toContain('key=secret')
  })

  it('only warns of a topic that is merely useful', () => {
    expect(levels([webhook('order.updated')])[1]).toEqual(['warning', expect.stringContaining('order.created')])
  })

  it('says what Shopify does not show, and compares the API version', () => {
    const judge = (webhooks: ShopWebhook[]) =>
      judgeShopWebhooks({ ...SHOPIFY, webhooks }, ACCEPTED, HERE, 'https://shop.myshopify.com/admin/api/2026-10')[0]
    expect(judge([])).toMatchObject({ level: 'warning', message: expect.stringContaining('are not shown') })
    expect(judge([webhook('orders/paid', { apiVersion: '2025-01' })])).toMatchObject({
      level: 'warning',
      message: expect.stringContaining('2025-01'),
    })
    expect(judge([webhook('orders/paid', { apiVersion: '2026-10' })])).toMatchObject({ level: 'ok' })
  })
})

const MINUTE_MS = 60_000

/** The list that WooCommerce's documentation shows: https://developer.woocommerce.com/docs/apis/rest-api/v3/webhooks/ */
const wooList = (status: string, url: string) => [
  {
    id: 143,
    name: 'Customer created',
    status: 'active',
    topic: 'customer.created',
    resource: 'customer',
    event: 'created',
    hooks: ['user_register', 'woocommerce_created_customer', 'woocommerce_api_create_customer'],
    delivery_url: 'http://requestb.in/1g0sxmo1',
    date_created: '2016-05-15T23:17:52',
    _links: { self: [{ href: 'https://example.com/wp-json/wc/v3/webhooks/143' }] },
  },
  {
    id: 142,
    name: 'Order updated',
    status,
    topic: 'order.updated',
    resource: 'order',
    event: 'updated',
    hooks: ['woocommerce_process_shop_order_meta', 'woocommerce_order_edit_status'],
    delivery_url: url,
    date_created: '2016-05-15T23:17:52',
    _links: { self: [{ href: 'https://example.com/wp-json/wc/v3/webhooks/142' }] },
  },
]
/** `WP_Error` of a key that may not read webhooks. */
const WOO_REFUSAL = {
  code: 'woocommerce_rest_cannot_view',
  message: 'Sorry, you cannot list resources.',
  data: { status: 401 },
}
/** https://shopify.dev/docs/api/admin-rest/latest/resources/webhook */
const shopifyWebhook = (topic: string) => ({
  id: 4_759_306,
  address: HERE,
  topic,
  created_at: '2026-10-09T18:12:33-04:00',
  updated_at: '2026-10-09T18:12:33-04:00',
  format: 'json',
  fields: [],
  metafield_namespaces: [],
  api_version: '2026-10',
  private_metafield_namespaces: [],
})

describe('the doctor asks a shop for its webhooks', () => {
  const check = async (
    adapter: 'woocommerce' | 'shopify',
    answer: Answer,
    notes: IngressNotes,
    env: Record<string, string> = {},
  ) => {
    const shop = await startHttp(() => answer)
    onTestFinished(shop.close)
    const path = adapter === 'woocommerce' ? '/wp-json/wc/v3' : '/admin/api/2026-10'
    const settings = loadSettings(
      {
        BOT_TOKEN: '1:a',
        USE_WEBHOOK: 'false',
        PANEL_UPDATES: 'webhook',
        PANEL_ADAPTER: adapter,
        PANEL_WEBHOOK_SECRET: 'a-secret-of-the-shop',
        PANEL_API_BASE_URL: shop.url + path,
        PANEL_API_TOKEN: adapter === 'woocommerce' ? 'ck_1:cs_1' : 'shpat_1',
        WEBHOOK_URL: 'https://bot.shop.example',
        ...env,
      },
      'cli',
    )
    const results = await checkShopWebhooks(settings, notes)
    return { results, asked: shop.requests }
  }

  it.each<[string, IngressNotes, object]>([
    [
      'no delivery yet',
      {},
      { level: 'warning', todo: expect.stringMatching(/press Update, then run peyk doctor again/) },
    ],
    [
      'an accepted one',
      { 'panel_verified:order.updated': 5 * MINUTE_MS },
      { level: 'ok', message: expect.stringContaining('5 min ago, had the right secret') },
    ],
    [
      'one that was refused',
      { 'panel_refused:order.updated': 5 * MINUTE_MS },
      {
        level: 'wrong',
        message: expect.stringMatching(/5 min ago, was refused by its signature \(none was accepted\)/),
        todo: expect.stringContaining('PANEL_WEBHOOK_SECRET'),
      },
    ],
    [
      'refused since the secret was changed',
      { 'panel_refused:order.updated': 5 * MINUTE_MS, 'panel_verified:order.updated': 180 * MINUTE_MS },
      { level: 'wrong', message: expect.stringContaining('the last accepted one came 3 hr ago') },
    ],
    [
      'accepted since the secret was corrected',
      { 'panel_refused:order.updated': 180 * MINUTE_MS, 'panel_verified:order.updated': 5 * MINUTE_MS },
      { level: 'ok' },
    ],
    [
      'refused, but of another topic',
      { 'panel_refused:order.created': 5 * MINUTE_MS, 'panel_verified:order.updated': 5 * MINUTE_MS },
      { level: 'ok' },
    ],
  ])('of WooCommerce, with %s', async (_what, notes, expected) => {
    const { results, asked } = await check('woocommerce', { body: wooList('active', HERE) }, notes)
    expect(results[0]).toMatchObject(expected)
    expect(results[1]).toMatchObject({
      level: 'warning',
      message: expect.stringContaining('no webhook for order.created'),
    })
    expect(asked).toMatchObject([{ path: expect.stringMatching(/^\/wp-json\/wc\/v3\/webhooks\?/) }])
    expect(asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('ck_1:cs_1').toString('base64')}`)
    expect(JSON.stringify(results)).not.toMatch(/a-secret-of-the-shop|cs_1/)
  })

  it.each<[string, Answer, object]>([
    [
      'switched off',
      { body: wooList('disabled', HERE) },
      { level: 'wrong', message: expect.stringContaining('is disabled, probably after failed deliveries') },
    ],
    ['paused', { body: wooList('paused', HERE) }, { level: 'wrong', message: expect.stringContaining('is paused') }],
    [
      'with another address',
      { body: wooList('active', 'https://old.example/hook?key=s3cret') },
      { level: 'wrong', message: expect.stringContaining('posts to https://old.example/hook') },
    ],
    ['absent', { body: [] }, { level: 'wrong', message: expect.stringContaining('has no webhook for order.updated') }],
    [
      'not for this key to see',
      { status: 401, body: WOO_REFUSAL },
      { level: 'warning', todo: expect.stringContaining('a key of an administrator') },
    ],
    ['behind an error page', { body: '<html>' }, { level: 'warning', message: expect.stringContaining('no list') }],
    ['not there at all', { status: 404, body: { code: 'rest_no_route' } }, { level: 'warning' }],
  ])('of WooCommerce, %s', async (_what, answer, expected) => {
    const { results } = await check('woocommerce', answer, { 'panel_verified:order.updated': 1000 })
    expect(results[0]).toMatchObject(expected)
    expect(JSON.stringify(results)).not.toContain('s3cret')
  })

  it('of Shopify, by the topics and the API version', async () => {
    const body = { webhooks: [shopifyWebhook('orders/paid'), shopifyWebhook('orders/updated')] }
    const notes: IngressNotes = { 'panel_verified:orders/paid': 1000, 'panel_refused:orders/updated': 1000 }
    const { results, asked } = await check('shopify', { body }, notes)
    expect(results.map(({ level }) => level)).toEqual(['ok', 'wrong'])
    expect(asked[0]?.headers['x-shopify-access-token']).toBe('shpat_1')
    const refused = await check(
      'shopify',
      { status: 403, body: { errors: '[API] This action requires merchant approval' } },
      {},
    )
    expect(refused.results).toMatchObject([
      { level: 'warning', todo: expect.stringContaining('may not read webhooks') },
    ])
  })
})
