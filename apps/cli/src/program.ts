import { VERSION } from '@peyk/runtime/version'
import type { AddCommand } from './define-command.ts'
import type { Deps } from './deps.ts'
import { SUMMARIES } from './summaries.ts'
import { UsageCommand, checkValues } from './usage-command.ts'

/** Every command. Each brings only what it needs: reading all of them takes a second. */
const COMMANDS: Record<keyof typeof SUMMARIES, () => Promise<AddCommand>> = {
  init: async () => (await import('./commands/init.ts')).addInit,
  migrate: async () => (await import('./commands/migrate.ts')).addMigrate,
  doctor: async () => (await import('./commands/doctor.ts')).addDoctor,
  test: async () => (await import('./commands/test.ts')).addTest,
  link: async () => (await import('./commands/link.ts')).addLink,
  order: async () => (await import('./commands/order.ts')).addOrder,
  orders: async () => (await import('./commands/orders.ts')).addOrders,
  deliveries: async () => (await import('./commands/deliveries.ts')).addDeliveries,
  resend: async () => (await import('./commands/resend.ts')).addResend,
  resolve: async () => (await import('./commands/resolve.ts')).addResolve,
  undo: async () => (await import('./commands/undo.ts')).addUndo,
  audit: async () => (await import('./commands/audit.ts')).addAudit,
  pause: async () => (await import('./commands/pause.ts')).addPause,
  resume: async () => (await import('./commands/resume.ts')).addResume,
  reconcile: async () => (await import('./commands/reconcile.ts')).addReconcile,
  preview: async () => (await import('./commands/preview.ts')).addPreview,
  panel: async () => (await import('./commands/panel.ts')).addPanel,
  notified: async () => (await import('./commands/notified.ts')).addNotified,
  webhook: async () => (await import('./commands/webhook.ts')).addWebhook,
  bot: async () => (await import('./commands/bot.ts')).addBot,
  'restore-check': async () => (await import('./commands/restore-check.ts')).addRestoreCheck,
  completion: async () => (await import('./commands/completion.ts')).addCompletion,
}

const DEFAULT_WIDTH = 100

/**
 * Creates the Commander program: with the command that is named first, and the names of the others. Nothing is connected before a command
 * runs. With `isJson`, it prints no problems itself.
 */
export async function createProgram(deps: Deps, first: string | undefined, isJson = false): Promise<UsageCommand> {
  const program = new UsageCommand('peyk')
  program
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
  for (const name of Object.keys(SUMMARIES) as (keyof typeof SUMMARIES)[]) {
    // A completion script knows all of every command.
    if (name === first || first === 'completion') (await COMMANDS[name]())(program, deps)
    else program.command(name).summary(SUMMARIES[name])
  }
  checkValues(program)
  return program
}
