import { loadSettings } from '@peyk/config/settings'
import type { Order } from '@peyk/domain/order'
import type { OrderStore } from '@peyk/store/order-store'
import { limitFor, parseLimit } from '../arguments.ts'
import { withStore } from '../store-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { ORDER_COLUMNS } from '../order-columns.ts'
import { createOutput } from '../output.ts'
import { SUMMARIES } from '../summaries.ts'

type Options = { json?: boolean; pending?: boolean; limit?: number }

const READ_AT_ONCE = 500

/** `peyk orders [--pending]` */
export const addOrders: AddCommand = (parent, deps) => {
  defineCommand(parent, 'orders', {
    summary: SUMMARIES.orders,
    details:
      'The newest come first; with --pending, those whose check is due first. With --json, one line each, unordered.',
    examples: ['orders --pending', 'orders --json | jq -r .orderId'],
  })
    .option('--pending', 'only pending orders')
    .option('--limit <n>', 'list at most n; default: 100, and all with --json', parseLimit)
    .action(async (options: Options) => {
      const settings = loadSettings(deps.env, 'records')
      const limit = limitFor(options)
      const output = createOutput(deps, options.json)
      await withStore(settings, async ({ store: { orders } }) => {
        const pages = options.pending === true ? pendingOrders(orders, limit + 1) : allOrders(orders)
        if (output.isJson) return printPages(pages, limit, (page) => output.rows(page, ORDER_COLUMNS, ''))
        const found = options.pending === true ? await firstOf(pages) : await newestOf(pages, limit + 1)
        output.rows(
          found.slice(0, limit),
          ORDER_COLUMNS,
          options.pending === true ? 'No pending orders.' : 'No orders.',
        )
        if (found.length > limit) output.note(`Only the first ${limit} are listed; --limit <n> lists more.`)
      })
    })
}

async function printPages(pages: AsyncIterable<Order[]>, limit: number, print: (page: Order[]) => void): Promise<void> {
  let left = limit
  for await (const page of pages) {
    print(page.slice(0, left))
    left -= Math.min(left, page.length)
    if (left === 0) return
  }
}

async function* pendingOrders(orders: OrderStore, limit: number): AsyncGenerator<Order[]> {
  const orderIds = await orders.pendingIds(limit)
  for (let start = 0; start < orderIds.length; start += READ_AT_ONCE)
    yield readOrders(orders, orderIds.slice(start, start + READ_AT_ONCE))
}

async function* allOrders(orders: OrderStore): AsyncGenerator<Order[]> {
  const seen = new Set<string>()
  for await (const page of orders.orderIds()) {
    // SCAN may return a key twice.
    const fresh = page.filter((orderId) => !seen.has(orderId))
    for (const orderId of fresh) seen.add(orderId)
    yield readOrders(orders, fresh)
  }
}

async function readOrders(orders: OrderStore, orderIds: readonly string[]): Promise<Order[]> {
  const read = await Promise.all(orderIds.map((orderId) => orders.get(orderId)))
  return read.filter((order) => order !== undefined)
}

async function firstOf(pages: AsyncIterable<Order[]>): Promise<Order[]> {
  return (await Array.fromAsync(pages)).flat()
}

/** Returns the orders that changed last, without holding all of them in memory. */
async function newestOf(pages: AsyncIterable<Order[]>, limit: number): Promise<Order[]> {
  let newest: Order[] = []
  for await (const page of pages)
    newest = [...newest, ...page].toSorted((a, b) => b.changedAtMs - a.changedAtMs).slice(0, limit)
  return newest
}
