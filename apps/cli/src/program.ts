import { Command } from 'commander'
import { addAudit } from './commands/audit.ts'
import { addBot } from './commands/bot.ts'
import { addCompletion } from './commands/completion.ts'
import { addDeliveries } from './commands/deliveries.ts'
import { addDoctor } from './commands/doctor.ts'
import { addInit } from './commands/init.ts'
import { addLink } from './commands/link.ts'
import { addMigrate } from './commands/migrate.ts'
import { addNotified } from './commands/notified.ts'
import { addOrder } from './commands/order.ts'
import { addOrders } from './commands/orders.ts'
import { addPanel } from './commands/panel.ts'
import { addPause } from './commands/pause.ts'
import { addPreview } from './commands/preview.ts'
import { addReconcile } from './commands/reconcile.ts'
import { addResend } from './commands/resend.ts'
import { addResolve } from './commands/resolve.ts'
import { addRestoreCheck } from './commands/restore-check.ts'
import { addResume } from './commands/resume.ts'
import { addTest } from './commands/test.ts'
import { addUndo } from './commands/undo.ts'
import { addWebhook } from './commands/webhook.ts'
import { VERSION } from '@peyk/runtime/version'
import type { AddCommand } from './define-command.ts'
import type { Deps } from './deps.ts'

/** Every command, in the order in which the help lists them. */
const COMMANDS: readonly AddCommand[] = [
  addInit,
  addMigrate,
  addDoctor,
  addTest,
  addLink,
  addOrder,
  addOrders,
  addDeliveries,
  addResend,
  addResolve,
  addUndo,
  addAudit,
  addPause,
  addResume,
  addReconcile,
  addPreview,
  addPanel,
  addNotified,
  addWebhook,
  addBot,
  addRestoreCheck,
  addCompletion,
]

const DEFAULT_WIDTH = 100

/** Creates the Commander program. Nothing is read or connected before a command runs. With `isJson`, it prints no problems itself. */
export function createProgram(deps: Deps, isJson = false): Command {
  const program = new Command('peyk')
    .description('Operates Peyk, which notifies a shop’s customers in Telegram that their order is paid, once.')
    .version(VERSION, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => deps.stdout.write(text),
      writeErr: (text) => isJson || deps.stderr.write(text),
      getOutHelpWidth: () => deps.stdout.columns ?? DEFAULT_WIDTH,
      getErrHelpWidth: () => deps.stderr.columns ?? DEFAULT_WIDTH,
    })
    .configureHelp({ showGlobalOptions: false })
    .showHelpAfterError('(add --help for what it takes)')
    .addHelpText(
      'after',
      `
Settings come from the environment and from .env in this folder; the environment wins.
Exit status: 0 done, 1 not done, 2 wrong usage, 78 wrong settings.

Examples:
  $ peyk doctor
  $ peyk deliveries --state uncertain
  $ npm run peyk -- order 1001      the same from the project's folder, without a command of that name`,
    )
  for (const add of COMMANDS) add(program, deps)
  return program
}
