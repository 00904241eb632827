import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { describeError } from '@peyk/runtime/logger'
import { loadSettings } from '@peyk/config/settings'
import { withStore } from '../connections.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { CommandFailed } from '../failures.ts'
import { importNotified } from '../import-notified.ts'
import { parseNotifiedFile } from '../notified-file.ts'
import type { NotifiedFile } from '../notified-file.ts'
import { createOutput } from '../output.ts'
import { renderProgress } from '../progress-line.ts'

const SKIPPED_SHOWN = 20

/** `peyk notified import <file>` */
export const addNotifiedImport: AddCommand = (parent, deps) => {
  defineCommand(parent, 'import', {
    summary: 'record a file’s orders as notified, so that they are never notified again',
    details: 'The file is an array of order ids, or an object keyed by order id. You can import it again at any time.',
    examples: ['notified import notified_orders.json'],
  })
    .argument('<file>', 'notified_orders.json of the previous system')
    .action(async (path: string, options: { json?: boolean }) => {
      const settings = loadSettings(deps.env, 'records')
      const { orderIds, skipped } = parseNotifiedFile(await read(resolve(deps.folder, path)))
      const output = createOutput(deps, options.json)
      const by = `import of ${basename(path)} by ${deps.who}`
      const beganMs = performance.now()
      const showProgress = (done: number) =>
        output.progress(
          `${done} of ${orderIds.length} orders ${renderProgress(done, orderIds.length, performance.now() - beganMs)}`,
        )
      const { imported, known, busy } = await withStore(settings, ({ store }) =>
        importNotified(orderIds, by, store.ledger, showProgress),
      ).finally(() => output.progress(''))
      const notTaken = [
        ...skipped,
        ...busy.map((orderId) => ({
          place: `order ${orderId}`,
          reason: 'it is being notified at this moment; import again',
        })),
      ]
      for (const text of toLines(notTaken)) output.note(text)
      output.result(
        { imported, known, skipped: notTaken },
        `Imported ${imported}, already known ${known}, skipped ${notTaken.length}.`,
      )
      if (busy.length > 0 || (orderIds.length === 0 && skipped.length > 0)) throw new CommandFailed()
    })
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new CommandFailed(`Cannot read ${path} (${describeError(error)}); nothing changed.`, { cause: error })
  }
}

function toLines(skipped: NotifiedFile['skipped']): string[] {
  const shown = skipped.slice(0, SKIPPED_SHOWN).map(({ place, reason }) => `Skipped ${place}: ${reason}.`)
  return skipped.length > SKIPPED_SHOWN
    ? [...shown, `… and ${skipped.length - SKIPPED_SHOWN} more; --json lists them all.`]
    : shown
}
