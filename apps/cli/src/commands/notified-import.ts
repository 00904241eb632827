import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { describeError } from '@peyk/domain/describe-error'
import { loadSettings } from '@peyk/config/settings'
import { auditOf } from '../audit.ts'
import { withStore } from '../store-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import type { Deps } from '../deps.ts'
import { CommandFailed } from '../failures.ts'
import { sayFailure } from '../failure-words.ts'
import { importNotified } from '../import-notified.ts'
import { migrateWordsOf } from '../migrate/migrate-words.ts'
import { noteSkipped, parseNotifiedFile, inEnglish } from '../notified-file.ts'
import { createOutput } from '../output.ts'
import { renderProgress } from '../progress-line.ts'

/** `peyk notified import <file>` */
export const addNotifiedImport: AddCommand = (parent, deps) => {
  defineCommand(parent, 'import', {
    summary: 'record a file’s orders as notified, so that they are never notified again',
    details:
      'The file is an array of order ids, or an object keyed by order id. An entry that says that its order was not notified is skipped; one that cannot be understood is too, and the exit status is then 1. You can import a file again at any time.',
    examples: ['notified import notified_orders.json', 'notified import - < notified_orders.json'],
  })
    .argument('<file>', 'notified_orders.json of the previous system; - for standard input')
    .action(async (path: string, options: { json?: boolean }) => {
      const settings = loadSettings(deps.env, 'records')
      const file = parseNotifiedFile(await read(path, deps))
      const { orderIds, skipped, unclear } = file
      const output = createOutput(deps, options.json)
      const by = `import of ${path === '-' ? 'standard input' : basename(path)} by ${deps.who}`
      const beganMs = performance.now()
      const showProgress = (done: number) =>
        output.progress(
          `${done} of ${orderIds.length} orders ${renderProgress(done, orderIds.length, performance.now() - beganMs)}`,
        )
      const { imported, known, busy } = await withStore(settings, async ({ store }) => {
        const result = await importNotified(file, by, store.ledger, showProgress)
        await auditOf(store, deps)({ act: 'import', detail: `${result.imported} of ${basename(path)}` })
        return result
      }).finally(() => output.progress(''))
      const notTaken = [
        ...skipped,
        ...unclear,
        ...busy.map((orderId) => ({
          place: sayFailure('order', { orderId }),
          reason: sayFailure('busy'),
        })),
      ]
      noteSkipped(notTaken, output)
      output.result(
        { imported, known, skipped: inEnglish(notTaken) },
        migrateWordsOf(output.language).imported(imported, known, notTaken.length),
      )
      if (busy.length > 0 || unclear.length > 0) throw new CommandFailed()
    })
}

async function read(path: string, { folder, readInput }: Deps): Promise<Uint8Array> {
  if (path === '-') return readInput()
  const file = resolve(folder, path)
  try {
    return await readFile(file)
  } catch (error) {
    throw new CommandFailed(sayFailure('unread', { path: file, reason: describeError(error) }), { cause: error })
  }
}
