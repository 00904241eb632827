import type { ShopWebhook } from '@peyk/panel/adapter'
import { describe, expect, it } from 'vitest'
import { judgeShopWebhooks } from './shop-webhooks.ts'

const HERE = 'https://bot.shop.example/panel/webhook'
const WOO = { neededTopics: ['order.updated'], usefulTopics: ['order.created'], showsAll: true }
const SHOPIFY = { neededTopics: ['orders/paid'], usefulTopics: [], showsAll: false }
const API = 'https://shop.example/wp-json/wc/v3'

const webhook = (topic: string, more: Partial<ShopWebhook> = {}): ShopWebhook => ({
  topic,
  url: HERE,
  state: 'active',
  ...more,
})
const levels = (webhooks: ShopWebhook[]) =>
  judgeShopWebhooks({ ...WOO, webhooks }, HERE, API).map(({ level, message }) => [level, message])

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
      judgeShopWebhooks({ ...SHOPIFY, webhooks }, HERE, 'https://shop.myshopify.com/admin/api/2026-10')[0]
    expect(judge([])).toMatchObject({ level: 'warning', message: expect.stringContaining('are not shown') })
    expect(judge([webhook('orders/paid', { apiVersion: '2025-01' })])).toMatchObject({
      level: 'warning',
      message: expect.stringContaining('2025-01'),
    })
    expect(judge([webhook('orders/paid', { apiVersion: '2026-10' })])).toMatchObject({ level: 'ok' })
  })
})
