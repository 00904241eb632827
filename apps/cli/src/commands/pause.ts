import { loadSettings } from '@peyk/config/settings'
import { auditOf } from '../audit.ts'
import { withStore } from '../store-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { createOutput } from '../output.ts'
import { SUMMARIES } from '../summaries.ts'

/** `peyk pause [reason…]` */
export const addPause: AddCommand = (parent, deps) => {
  defineCommand(parent, 'pause', {
    summary: SUMMARIES.pause,
    details:
      'Nothing is lost: notifications and answers wait, and order updates and links are taken as always. Messages to operators are still sent. ' +
      'It survives restarts.',
    examples: ['pause', 'pause the prices are wrong'],
  })
    .argument('[reason...]', 'why, for the others')
    .action(async (words: string[], options: { json?: boolean }) => {
      const settings = loadSettings(deps.env, 'records')
      const detail = words.join(' ').trim()
      const { isNew, pause } = await withStore(settings, async ({ store }) => {
        const isNew = await store.sending.pause('operator', { by: deps.who, ...(detail !== '' && { detail }) })
        if (isNew) await auditOf(store, deps)({ act: 'pause', ...(detail !== '' && { detail }) })
        return { isNew, pause: await store.sending.read() }
      })
      createOutput(deps, options.json).result(
        { result: isNew ? 'paused' : 'unchanged', pause },
        isNew
          ? 'All sending is paused. peyk resume ends it.'
          : `${pause?.by ?? 'Somebody'} has paused all sending before; nothing changed.`,
      )
    })
}
