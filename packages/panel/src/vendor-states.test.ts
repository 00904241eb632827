import { existsSync, readFileSync } from 'node:fs'
import { parseStatus } from '@peyk/domain/status'
import { expect, it } from 'vitest'
import { ADAPTER_OPTIONS } from './adapter-options-fixture.ts'
import { createGenericAdapter } from './adapters/generic.ts'
import { createShopifyAdapter } from './adapters/shopify.ts'
import { createWooCommerceAdapter } from './adapters/woocommerce.ts'

const ROOT = new URL('../../../', import.meta.url)
const PAID_AT = '2026-11-20T10:00:00'

/** The rows of the table whose first line begins so, each with its cells. */
function tableOf(page: string, head: string): string[][] {
  const lines = readFileSync(new URL(page, ROOT), 'utf8').split('\n')
  const first = lines.findIndex((line) => line.startsWith(head))
  expect(first, `${page} has the table ${head}`).toBeGreaterThan(0)
  const rows = lines.slice(first + 2)
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}
const codes = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
/** A table with one word in each row. */
const eachWord = (rows: readonly string[][]) =>
  rows.flatMap(([words, ...cells]) => codes(words).map((word) => [word, ...cells]))

it('the table of WooCommerce’s states is the code’s', () => {
  const adapter = createWooCommerceAdapter(ADAPTER_OPTIONS)
  const statusOf = (fields: object) => adapter.readOrder({ id: 1, ...fields }).status
  const rows = eachWord(tableOf('docs/panel-adapters.md', "| WooCommerce's `status`"))
  const found = rows.map(([status = '']) => {
    const old = statusOf({ status })
    const onDelivery = statusOf({ status, payment_method: 'cod' })
    return [
      status,
      statusOf({ status, date_paid_gmt: null }),
      statusOf({ status, date_paid_gmt: PAID_AT }),
      old === onDelivery ? old : `${old}, ${onDelivery} on delivery (\`cod\`)`,
    ]
  })
  expect(found).toEqual(rows)
  expect(rows.length).toBeGreaterThan(12)
})

it('the table of Shopify’s states is the code’s', () => {
  const adapter = createShopifyAdapter(ADAPTER_OPTIONS)
  const statusOf = (fields: object) => adapter.readOrder({ id: 1, ...fields }).status
  const rows = eachWord(tableOf('docs/panel-adapters.md', "| Shopify's `financial_status`"))
  const found = rows.map(([status = '']) => [
    status,
    statusOf({ financial_status: status, cancelled_at: null }),
    statusOf({ financial_status: status, cancelled_at: PAID_AT }),
  ])
  expect(found).toEqual(rows)
  expect(rows.length).toBeGreaterThan(8)
})

it('the tables of the generic panel’s states are the code’s', () => {
  const adapter = createGenericAdapter(ADAPTER_OPTIONS)
  const rows = tableOf('docs/panel-adapters.md', '| `status` | `payment_status` | means |')
  for (const [status = '', payment = '', means] of rows) {
    const [word, paymentWord] = [codes(status)[0], codes(payment)[0]]
    const order = { id: 1, status: word, payment_status: paymentWord }
    expect([status, payment, adapter.readOrder(order).status]).toEqual([status, payment, means])
  }
  for (const [means, words] of tableOf('docs/panel-integration.md', '| means | for example |'))
    for (const word of codes(words)) expect([word, parseStatus(word)]).toEqual([word, means])
})

it('the tests that docs/guarantee.md names for what a shop can do exist', () => {
  const rows = tableOf('docs/guarantee.md', '| the shop | the customer | test |')
  const files = rows.flatMap(([, , tests]) => codes(tests))
  expect(files.filter((file) => !existsSync(new URL(file, ROOT)))).toEqual([])
  expect(rows.filter(([, , tests]) => codes(tests).length === 0)).toEqual([])
  expect(rows.length).toBeGreaterThan(15)
})
