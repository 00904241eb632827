import { loadSettings } from '@peyk/config/settings'
import { toLocalIso } from '@peyk/domain/local-time'
import type { AuditEntry } from '@peyk/store/audit-record'
import { limitFor, parseLimit } from '../arguments.ts'
import { withStore } from '../store-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { createOutput } from '../output.ts'
import type { Column } from '../table.ts'
import { SUMMARIES } from '../summaries.ts'

const COLUMNS: readonly Column<AuditEntry>[] = [
  { title: 'time', text: ({ atMs }) => toLocalIso(atMs) },
  { title: 'act', text: ({ act }) => act },
  { title: 'orders', text: ({ orderIds = [] }) => toOrders(orderIds) },
  { title: 'via', text: ({ via }) => via },
  { title: 'by', text: ({ by }) => by },
  { title: 'details', text: ({ detail }) => detail ?? '-' },
]

const ORDERS_SHOWN = 3

function toOrders(orderIds: readonly string[]): string {
  const shown = orderIds.slice(0, ORDERS_SHOWN).join(', ')
  return orderIds.length > ORDERS_SHOWN ? `${shown} and ${orderIds.length - ORDERS_SHOWN} more` : shown || '-'
}

/** `peyk audit` */
export const addAudit: AddCommand = (parent, deps) => {
  defineCommand(parent, 'audit', {
    summary: SUMMARIES.audit,
    details:
      'On the command line, on the board and in its queues, and in the operators’ chat. The newest 5,000 acts are known.',
    examples: ['audit', 'audit --limit 1000 --json'],
  })
    .option('--limit <n>', 'list at most n; default: 100, and all with --json', parseLimit)
    .action(async (options: { json?: boolean; limit?: number }) => {
      const limit = Math.min(limitFor(options), 5000)
      const entries = await withStore(loadSettings(deps.env, 'records'), ({ store }) => store.audit.list(limit))
      createOutput(deps, options.json).rows(entries, COLUMNS, 'No operator has done anything yet.')
    })
}
