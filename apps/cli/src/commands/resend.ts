import { loadSettings } from '@peyk/config/settings'
import type { NotificationKind } from '@peyk/domain/notification'
import { createEnqueueDue } from '@peyk/orders/enqueue-due'
import { requeueNotification } from '@peyk/orders/requeue-notification'
import { parseOrderArgument } from '../arguments.ts'
import { withStore } from '../connections.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import type { Deps } from '../deps.ts'
import { CommandFailed } from '../failures.ts'
import { findOpenNotification, kindOption } from '../open-notification.ts'
import type { OpenNotification } from '../open-notification.ts'
import { createOrderLogger } from '../order-logger.ts'
import { createOutput } from '../output.ts'

type Options = { json?: boolean; yes?: boolean; kind?: NotificationKind }

/** `peyk resend <order>` */
export const addResend: AddCommand = (parent, deps) => {
  defineCommand(parent, 'resend', {
    summary: 'send a held, rejected or uncertain notification again',
    details:
      'Asks first: Telegram may have shown an uncertain notification already, and the customer would see it twice.',
    examples: ['resend 1001', 'resend 1001 --yes'],
  })
    .argument('<order>', 'the order’s id or number', parseOrderArgument)
    .addOption(kindOption())
    .option('-y, --yes', 'do not ask')
    .action(async (idOrNumber: string, options: Options) => {
      const settings = loadSettings(deps.env, 'cli')
      const output = createOutput(deps, options.json)
      // Does not hold the connection while the operator thinks.
      const found = await withStore(settings, ({ store }) => findOpenNotification(store, idOrNumber, options.kind))
      if (options.yes !== true) await askFirst(found, deps)
      await withStore(settings, async ({ store, producer }) => {
        const { notification, state } = found
        const { orderId } = notification
        const enqueue = createEnqueueDue({ producer, logger: createOrderLogger(output) })
        if (!(await requeueNotification(notification, state, deps.who, { ledger: store.ledger, enqueue })))
          throw new CommandFailed(`Order ${orderId} is no longer ${state}; nothing changed.`)
        output.result(
          { orderId, kind: notification.kind, from: state, result: 'queued' },
          `Order ${orderId}: the ${notification.kind} notification, ${state} until now, is queued again; see peyk order ${orderId}.`,
        )
      })
    })
}

async function askFirst(
  { notification: { orderId, kind }, state, delivery }: OpenNotification,
  { ask }: Deps,
): Promise<void> {
  const reason = delivery.reason === undefined ? '' : ` (${delivery.reason})`
  const risk = state === 'uncertain' ? ' It may have been shown already: the customer may see it twice.' : ''
  if (ask === undefined)
    throw new CommandFailed(
      `Order ${orderId}’s ${kind} notification is ${state}${reason}.${risk} There is no terminal to ask at; nothing sent. Add --yes to send it again.`,
    )
  if (!(await ask(`Order ${orderId}’s ${kind} notification is ${state}${reason}.${risk} Send again?`)))
    throw new CommandFailed('Nothing sent.')
}
