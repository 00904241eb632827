import { resolve } from 'node:path'
import { loadSettings } from '@peyk/config/settings'
import { withStore } from '../store-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { createOutput } from '../output.ts'
import { writeWhole } from '../write-whole.ts'

/** `peyk notified export <file>` */
export const addNotifiedExport: AddCommand = (parent, deps) => {
  defineCommand(parent, 'export', {
    summary: 'write the ids of all orders with a sent paid notification to a file, as an array',
    details: 'The file is replaced in one step, or not at all.',
    examples: ['notified export notified_orders.json', 'notified export - | jq length'],
  })
    .argument('<file>', 'the file to write; - for standard output')
    .action(async (path: string, options: { json?: boolean }) => {
      const settings = loadSettings(deps.env, 'records')
      const output = createOutput(deps, options.json)
      const orderIds = await withStore(settings, async ({ store }) => {
        // SCAN may return a key twice.
        const found = new Set<string>()
        for await (const page of store.ledger.notifiedOrderIds('paid')) {
          for (const orderId of page) found.add(orderId)
          output.progress(`${found.size} orders …`)
        }
        return [...found].toSorted(inNaturalOrder)
      }).finally(() => output.progress(''))
      const text = `[${orderIds.map((orderId) => `\n  ${JSON.stringify(orderId)}`).join(',')}\n]\n`
      if (path === '-') {
        deps.stdout.write(text)
        output.note(`Exported ${orderIds.length} order ids.`)
        return
      }
      const file = resolve(deps.folder, path)
      await writeWhole(file, text)
      output.result({ exported: orderIds.length, file }, `Exported ${orderIds.length} order ids to ${file}.`)
    })
}

const { compare: inNaturalOrder } = new Intl.Collator('en', { numeric: true })
