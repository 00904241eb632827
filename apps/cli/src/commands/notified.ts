import type { AddCommand } from '../define-command.ts'
import { addNotifiedExport } from './notified-export.ts'
import { addNotifiedImport } from './notified-import.ts'

/** `peyk notified import|export` */
export const addNotified: AddCommand = (parent, deps) => {
  const notified = parent
    .command('notified')
    .summary('take over or hand over notified_orders.json, the orders that were notified')
    .description(
      'Takes over or hands over notified_orders.json, in which the previous system kept the orders that it had notified.',
    )
    .addHelpText('after', '\nExample:\n  $ peyk notified import notified_orders.json')
  addNotifiedImport(notified, deps)
  addNotifiedExport(notified, deps)
}
