import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { findAmbiguous } from '../doctor/env-file.ts'
import { toEnvText } from './env-text.ts'
import { toApiBaseUrl } from './find-shop.ts'
import { withSecrets } from './secrets.ts'
import { chooseSources, withSources } from './sources.ts'

describe('the text of .env', () => {
  it.each(['plain', 'ck_1:cs_2', 'a b#c', '$HOME ${X} `x`', 'back\\slash', '"quoted"', 'پرداخت شده=paid', 'a=b, c'])(
    'holds %s so that Node and Compose read the same',
    (value) => {
      const text = toEnvText({ PANEL_API_TOKEN: value }, ['Made here.'])
      expect(parseEnv(text)).toEqual({ PANEL_API_TOKEN: value })
      expect(findAmbiguous(text)).toEqual([])
    },
  )

  it('refuses what no file can hold, by name and not by value', () => {
    expect(() => toEnvText({ BOARD_PASSWORD: "it's" }, [])).toThrow(/^BOARD_PASSWORD: expected/)
    expect(() => toEnvText({ BOARD_PASSWORD: "it's" }, [])).not.toThrow(/it's/)
  })

  it('leaves out what is not set, and keeps settings that are not its own', () => {
    const text = toEnvText({ OTHER: '1', BOT_TOKEN: '1:a', WEBHOOK_URL: undefined, PANEL_API_TOKEN: '' }, [])
    expect(parseEnv(text)).toEqual({ BOT_TOKEN: '1:a', OTHER: '1' })
  })
})

describe('the secrets', () => {
  it('are all made, and those that are there stay', () => {
    const made = withSecrets({ LINK_SECRET: 'known-to-the-shop' })
    expect(made['LINK_SECRET']).toBe('known-to-the-shop')
    expect(made['PANEL_WEBHOOK_SECRET']).toMatch(/^whsec_[\w+/]{43}=$/)
    expect(withSecrets({ PANEL_ADAPTER: 'woocommerce' })['PANEL_WEBHOOK_SECRET']).toMatch(/^[\w-]{43}$/)
    expect([made['TELEGRAM_WEBHOOK_SECRET'], made['BOARD_PASSWORD']]).toEqual([
      expect.stringMatching(/^[\w-]{43}$/),
      expect.stringMatching(/^[\w-]{20}$/),
    ])
  })
})

describe('the sources', () => {
  it.each([
    [true, true, 'webhook', 'webhook', { USE_WEBHOOK: 'true' }],
    [true, false, 'webhook', 'webhook', { USE_WEBHOOK: 'true' }],
    [false, true, 'polling', 'polling', { USE_WEBHOOK: 'false' }],
    [false, false, 'polling', 'webhook', { USE_WEBHOOK: 'false', PANEL_UPDATES: 'webhook' }],
  ] as const)('public address %s, shop that can be asked %s', (isPublic, canAskShop, telegram, panel, draft) => {
    const sources = chooseSources({ isPublic, canAskShop })
    expect(sources).toEqual({ telegram, panel })
    expect(withSources({ PANEL_UPDATES: 'polling' }, sources)).toEqual({ PANEL_UPDATES: undefined, ...draft })
  })
})

describe('the address of a shop’s API', () => {
  it.each([
    ['woocommerce', 'shop.example', 'https://shop.example/wp-json/wc/v3'],
    ['woocommerce', 'https://shop.example/fa/', 'https://shop.example/fa/wp-json/wc/v3'],
    ['woocommerce', 'https://shop.example/wp-json', 'https://shop.example/wp-json/wc/v3'],
    ['woocommerce', 'https://shop.example/wp-json/wc/v3/', 'https://shop.example/wp-json/wc/v3'],
    ['shopify', 'shop.myshopify.com', 'https://shop.myshopify.com/admin/api/2026-10'],
    ['shopify', 'https://shop.myshopify.com/admin/api/2026-07', 'https://shop.myshopify.com/admin/api/2026-07'],
    ['other', 'http://127.0.0.1:8000/api/', 'http://127.0.0.1:8000/api'],
    ['other', ' ', undefined],
  ] as const)('%s at %s', (shop, typed, url) => {
    expect(toApiBaseUrl(shop, typed)).toBe(url)
  })
})
