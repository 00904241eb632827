import { loadSettings } from '@peyk/config/settings'
import { parseChatArgument } from '../arguments.ts'
import { auditOf } from '../audit.ts'
import { withStore } from '../store-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { CommandFailed } from '../failures.ts'
import { toRoughDuration } from '../rough-duration.ts'
import { createOutput } from '../output.ts'
import { SUMMARIES } from '../summaries.ts'

type Options = { json?: boolean; chat?: string }

/** `peyk resume` */
export const addResume: AddCommand = (parent, deps) => {
  defineCommand(parent, 'resume', {
    summary: SUMMARIES.resume,
    details:
      'While the cause goes on, the next message begins the pause again. Exits with 1 when there is nothing to end.',
    examples: ['resume', 'resume --chat 7001'],
  })
    .option('--chat <id>', 'end only the wait of this chat, which Telegram asked for (429)', parseChatArgument)
    .action(async ({ json, chat }: Options) => {
      const settings = loadSettings(deps.env, 'records')
      const output = createOutput(deps, json)
      await withStore(settings, async ({ store }) => {
        const { sending } = store
        const audit = auditOf(store, deps)
        if (chat !== undefined) {
          if (!(await sending.endChatWait(chat)))
            throw new CommandFailed(`Chat ${chat} does not wait; nothing changed.`)
          await audit({ act: 'resume', detail: `chat ${chat}` })
          return output.result({ result: 'resumed', chat }, `Chat ${chat} waits no longer.`)
        }
        const ended = await sending.resume(deps.who)
        if (ended === undefined) throw new CommandFailed('Sending is not paused; nothing changed.')
        const { reason, lastedMs } = ended
        await audit({ act: 'resume', detail: reason })
        output.result(
          { result: 'resumed', reason, lastedMs },
          `Sending is resumed. It was paused for ${toRoughDuration(lastedMs)} (${reason}).`,
        )
      })
    })
}
