import { loadSettings } from '@peyk/config/settings'
import { auditOf } from '../audit.ts'
import { withStore } from '../store-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import type { Deps } from '../deps.ts'
import { CommandFailed } from '../failures.ts'
import { createOutput } from '../output.ts'
import { refuseWhileRunning } from '../running-processes.ts'
import { SUMMARIES } from '../summaries.ts'

type Options = { json?: boolean; yes?: boolean }

/** `peyk restore-check` */
export const addRestoreCheck: AddCommand = (parent, deps) => {
  defineCommand(parent, 'restore-check', {
    summary: SUMMARIES['restore-check'],
    details:
      'Run it after Redis was restored from a backup and before Peyk starts. Every notification that was due in the backup becomes uncertain, ' +
      'since it may have been sent between the backup and the loss. Import who was notified since first (peyk notified import). Asks first.',
    examples: ['restore-check', 'restore-check --yes'],
  })
    .option('-y, --yes', 'do not ask')
    .action(async (options: Options) => {
      const settings = loadSettings(deps.env, 'records')
      const output = createOutput(deps, options.json)
      // Does not hold the connection while the operator thinks.
      const due = await withStore(settings, async ({ store }) => {
        await refuseWhileRunning(store)
        return store.ledger.outboxCount()
      })
      if (due > 0 && options.yes !== true) await askFirst(due, deps)
      const uncertain = await withStore(settings, async ({ store }) => {
        let count = 0
        for await (const page of store.ledger.doubtOutbox()) count += page.length
        await auditOf(store, deps)({ act: 'restore-check', detail: `${count} uncertain` })
        return count
      })
      output.result(
        { due, uncertain },
        uncertain === 0
          ? 'Nothing was due in the backup. Start Peyk.'
          : `${uncertain} notifications are uncertain now. Start Peyk, then see peyk deliveries --state uncertain.`,
      )
    })
}

async function askFirst(due: number, { ask }: Deps): Promise<void> {
  const question = `${due} notifications were due in the backup and may have been sent since. Make them uncertain, so that Peyk sends none of them by itself?`
  if (ask === undefined)
    throw new CommandFailed(`${question} There is no terminal to ask at; nothing changed. Add --yes to do it.`)
  if (!(await ask(question))) throw new CommandFailed('Nothing changed.')
}
