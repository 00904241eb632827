import type { AddCommand } from '../define-command.ts'
import { addNotifiedExport } from './notified-export.ts'
import { addNotifiedImport } from './notified-import.ts'
import { SUMMARIES } from '../summaries.ts'

/** `peyk notified import|export` */
export const addNotified: AddCommand = (parent, deps) => {
  const notified = parent
    .command('notified')
    .summary(SUMMARIES.notified)
    .description('Imports or exports notified_orders.json, the previous system’s list of notified orders.')
    .addHelpText('after', '\nExample:\n  $ peyk notified import notified_orders.json')
  addNotifiedImport(notified, deps)
  addNotifiedExport(notified, deps)
}
