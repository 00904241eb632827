import { STATUSES } from '@peyk/domain/status'
import * as field from '../fields.ts'
import { webhookSecrets } from '../secrets.ts'
import { say } from '../say.ts'
import type { Variables } from '../variable.ts'

export const PANEL = {
  PANEL_UPDATES: {
    schema: field.oneOf(['webhook', 'polling']),
    whenUnset: 'as `USE_WEBHOOK` says',
    meaning: 'How the panel’s order updates come: `webhook` or `polling`.',
    example: 'webhook',
  },
  PANEL_ADAPTER: {
    schema: field.oneOf(['generic', 'woocommerce', 'shopify']),
    default: 'generic',
    meaning: 'The kind of panel: `generic`, `woocommerce` or `shopify`. See docs/panel-adapters.md.',
    example: 'woocommerce',
  },
  PANEL_API_BASE_URL: {
    schema: field.apiUrl('https://shop.example/api'),
    meaning: 'The panel’s API.',
    example: 'https://shop.example/api',
    requiredWhen: 'the panel is polled, or `RECONCILE_EVERY_MINUTES` or `BACKFILL_EVERY_MINUTES` is set',
    isForFirstStart: true,
  },
  PANEL_API_TOKEN: {
    schema: field.text(say('panelToken')),
    whenUnset: 'no token is sent',
    meaning: 'The token for the panel’s API. `woocommerce`: the consumer key and secret as `ck_…:cs_…`.',
    example: 'the-token-of-your-panel',
    isSecret: true,
  },
  PANEL_API_TOKEN_HEADER: {
    schema: field.tokenHeader,
    default: 'Authorization: Bearer',
    meaning: '`generic`: the header that carries the token, with the word before the token if there is one.',
    example: 'X-Api-Key',
  },
  PANEL_ORDER_PATH: {
    schema: field.pathWith('{id}'),
    default: 'orders/{id}',
    meaning: '`generic`: the path of one order below `PANEL_API_BASE_URL`.',
    example: 'invoice?no={id}',
  },
  PANEL_ORDERS_PATH: {
    schema: field.pathWith('{ids}'),
    default: 'orders?ids={ids}',
    meaning: '`generic`: the path of several orders. Their ids are joined by commas.',
    example: 'invoices/search?numbers={ids}',
  },
  PANEL_CHANGES_PATH: {
    schema: field.pathWith('{since}'),
    whenUnset: 'the panel is not asked for what changed',
    meaning:
      '`generic`: the path of the orders that changed since a time, in ISO 8601. With `{page}` in it, pages are read until one is empty.',
    example: 'orders?changed_since={since}&page={page}',
  },
  PANEL_FIELDS: {
    schema: field.paths([
      'id',
      'status',
      'payment_status',
      'chat_id',
      'amount',
      'currency',
      'url',
      'updated_at',
      'paid_at',
      'number',
    ]),
    whenUnset: 'the contract’s names',
    meaning:
      '`generic`: where an order has id, status, payment_status, chat_id, amount, currency, url, updated_at, paid_at and number.',
    example: 'id=data.orderNo,status=data.state',
  },
  PANEL_CHAT_META_KEY: {
    schema: field.text(say('metaKey')),
    default: '_telegram_chat_id',
    meaning: '`woocommerce`, `shopify`: the order meta or note attribute that holds the customer’s chat id.',
    example: 'telegram_chat',
  },
  PANEL_BATCH_SIZE: {
    schema: field.integer(1, 1000, 'orders'),
    whenUnset: '`1` with `generic`, else `100`',
    meaning: 'Orders asked for in one request. `generic`: set more than 1 only if the panel takes lists.',
    example: '100',
  },
  PANEL_PAID_STATUSES: {
    schema: field.list(say('paidWords')),
    whenUnset: 'none',
    meaning: 'More words of the panel that mean paid, comma separated.',
    example: 'shipped,delivered',
  },
  PANEL_STATUS_MAP: {
    schema: field.meanings(STATUSES.filter((status) => status !== 'unknown')),
    whenUnset: 'none',
    meaning:
      'What the panel’s own words mean: `word=status`, comma separated. They win over the words that Peyk knows.',
    example: 'arrived=paid,on credit=pending',
  },
  PANEL_WEBHOOK_PATH: {
    schema: field.path,
    default: '/panel/webhook',
    meaning: 'The path that the panel posts order updates to.',
    example: '/hooks/panel',
  },
  PANEL_WEBHOOK_SECRET: {
    schema: webhookSecrets(say('webhookSecret')),
    meaning:
      'The secret that signs the panel’s webhooks, of 16 bytes or more. Of several, comma separated, any verifies; a secret may hold commas itself.',
    example: 'whsec_bXktc2VjcmV0LW9mLTI0LWJ5dGVzLg==',
    requiredWhen: 'the panel pushes its order updates',
    isSecret: true,
  },
  PANEL_WEBHOOK_AUTH: {
    schema: field.someOf(['standard', 'hmac', 'woocommerce', 'bearer']),
    whenUnset: '`standard,hmac` with `generic`, else the panel’s own',
    meaning: 'The kinds of signature that are accepted: `standard`, `hmac`, `woocommerce`, `bearer`.',
    example: 'bearer',
  },
  POLL_INTERVAL_SECONDS: {
    schema: field.number(0.1, 86_400, 'seconds'),
    default: '60',
    meaning: 'Seconds between two checks of a new pending order. Older orders are checked less often.',
    example: '30',
  },
  RECONCILE_EVERY_MINUTES: {
    schema: field.integer(1, 40_000, 'minutes'),
    whenUnset: 'never',
    meaning: 'Minutes after which Peyk asks about every pending order. It works in any mode and finds lost webhooks.',
    example: '60',
  },
  BACKFILL_EVERY_MINUTES: {
    schema: field.integer(0, 40_000, 'minutes'),
    whenUnset: '`15` where the panel can be asked for what changed, else `0`',
    meaning:
      'Minutes after which Peyk asks the panel for every order that changed, in any mode, and so finds orders whose webhook was lost. `0`: never.',
    example: '5',
  },
  BACKFILL_FROM: {
    schema: field.time,
    whenUnset: 'the first start',
    meaning:
      'How far the first start reaches back, as a time in ISO 8601, in `TIME_ZONE` where it names no zone. Nobody is notified of what changed before.',
    example: '2026-11-01T00:00:00Z',
  },
} as const satisfies Variables
