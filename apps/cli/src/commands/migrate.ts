import { LANGUAGES } from '@peyk/domain/language'
import { Option } from 'commander'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { runMigrate } from '../migrate/run-migrate.ts'
import type { MigrateOptions } from '../migrate/run-migrate.ts'
import { SUMMARIES } from '../summaries.ts'

/** `peyk migrate <bot_config.env> [notified_orders.json]` */
export const addMigrate: AddCommand = (parent, deps) => {
  defineCommand(parent, 'migrate', {
    summary: SUMMARIES.migrate,
    details:
      'Reads both files as they are and changes neither. Starts and stops nothing, and leaves Telegram’s webhook alone.',
    examples: ['migrate bot_config.env notified_orders.json', 'migrate bot_config.env notified_orders.json --dry-run'],
  })
    .argument('<file>', 'bot_config.env of the previous system')
    .argument('[notified-file]', 'its notified_orders.json')
    .addOption(new Option('--language <language>', 'the language of the answer, and of customers').choices(LANGUAGES))
    .option('--file <path>', 'the file to write', '.env')
    .option('-y, --yes', 'do not ask before a file is replaced')
    .option('--dry-run', 'read and check both files, and change nothing')
    .action((config: string, notified: string | undefined, options: MigrateOptions) =>
      runMigrate(config, notified, options, deps),
    )
}
