import { loadSettings } from '@peyk/config/settings'
import type { NoticeKind } from '@peyk/domain/notice'
import { parseOrderArgument } from '../arguments.ts'
import { withStore } from '../connections.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { CommandFailed } from '../failures.ts'
import { findOpenNotice, kindOption } from '../open-notice.ts'
import { createOutput } from '../output.ts'

type Options = { json?: boolean; kind?: NoticeKind }

/** `peyk resolve <order>` */
export const addResolve: AddCommand = (parent, deps) => {
  defineCommand(parent, 'resolve', {
    summary: 'record a held, rejected or uncertain notice as told',
    details: 'For when you know that the customer has been told: nothing is sent, now or later.',
    examples: ['resolve 1001'],
  })
    .argument('<order>', 'the order’s id', parseOrderArgument)
    .addOption(kindOption())
    .action(async (orderId: string, options: Options) => {
      const settings = loadSettings(deps.env, 'cli')
      const { notice, state } = await withStore(settings, async ({ store }) => {
        const found = await findOpenNotice(store, orderId, options.kind)
        if (!(await store.ledger.resolve(found.notice, found.state, deps.who)))
          throw new CommandFailed(
            `Order ${orderId} was changed meanwhile and is no longer ${found.state}; nothing changed.`,
          )
        return found
      })
      createOutput(deps, options.json).result(
        { orderId, kind: notice.kind, from: state, result: 'resolved' },
        `Order ${orderId}: the ${notice.kind} notice, ${state} until now, is recorded as told by ${deps.who}.`,
      )
    })
}
