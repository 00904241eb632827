import type { AddCommand } from '../define-command.ts'
import { addNotifiedExport } from './notified-export.ts'
import { addNotifiedImport } from './notified-import.ts'

/** `peyk notified import|export` */
export const addNotified: AddCommand = (parent, deps) => {
  const notified = parent
    .command('notified')
    .summary('import or export notified_orders.json, the orders that were notified')
    .description('Imports or exports notified_orders.json, the previous system’s list of notified orders.')
    .addHelpText('after', '\nExample:\n  $ peyk notified import notified_orders.json')
  addNotifiedImport(notified, deps)
  addNotifiedExport(notified, deps)
}
