import { loadSettings } from '@peyk/config/settings'
import type { NotificationKind } from '@peyk/domain/notification'
import { parseOrderArgument } from '../arguments.ts'
import { withStore } from '../connections.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { CommandFailed } from '../failures.ts'
import { findOpenNotification, kindOption } from '../open-notification.ts'
import { createOutput } from '../output.ts'

type Options = { json?: boolean; kind?: NotificationKind }

/** `peyk resolve <order>` */
export const addResolve: AddCommand = (parent, deps) => {
  defineCommand(parent, 'resolve', {
    summary: 'record a held, rejected or uncertain notification as notified',
    details: 'Use it when you know that the customer was notified. Nothing is sent, now or later.',
    examples: ['resolve 1001'],
  })
    .argument('<order>', 'the order’s id or number', parseOrderArgument)
    .addOption(kindOption())
    .action(async (idOrNumber: string, options: Options) => {
      const settings = loadSettings(deps.env, 'cli')
      const { notification, state } = await withStore(settings, async ({ store }) => {
        const found = await findOpenNotification(store, idOrNumber, options.kind)
        if (!(await store.ledger.resolve(found.notification, found.state, deps.who)))
          throw new CommandFailed(`Order ${found.notification.orderId} is no longer ${found.state}; nothing changed.`)
        return found
      })
      const { orderId } = notification
      createOutput(deps, options.json).result(
        { orderId, kind: notification.kind, from: state, result: 'resolved' },
        `Order ${orderId}: the ${notification.kind} notification, ${state} until now, is recorded as notified by ${deps.who}.`,
      )
    })
}
