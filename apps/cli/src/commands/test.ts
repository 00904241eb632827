import { loadSettings } from '@peyk/config/settings'
import { parseChatArgument } from '../arguments.ts'
import { recordAlone } from '../audit.ts'
import { withTelegram } from '../telegram-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { CommandFailed } from '../failures.ts'
import { sayFailure } from '../failure-words.ts'
import { initWordsOf } from '../init/words.ts'
import { createOutput } from '../output.ts'
import { sendTestMessage } from '../test-message.ts'
import { SUMMARIES } from '../summaries.ts'

type Options = { json?: boolean; chat?: string }

/** `peyk test` */
export const addTest: AddCommand = (parent, deps) => {
  defineCommand(parent, 'test', {
    summary: SUMMARIES.test,
    details:
      'It goes to Telegram at once, in any mode, also while sending is paused and while no process runs. ' +
      'Exits with 1 and the reason when Telegram does not take it.',
    examples: ['test', 'test --chat -1001234567890'],
  })
    .option('--chat <id>', 'this chat (default: ADMIN_CHAT_ID, in its topic)', parseChatArgument)
    .action(async ({ json, chat }: Options) => {
      const settings = loadSettings(deps.env, 'cli')
      const { admin, notifications } = settings
      const chatId = chat ?? admin.chatId
      if (chatId === undefined) throw new CommandFailed(sayFailure('noChat'))
      const topicId = chat === undefined ? admin.topicId : undefined
      const messageId = await withTelegram(settings, (api) =>
        sendTestMessage(api, { chatId, topicId }, initWordsOf(notifications.language)),
      )
      await recordAlone(settings, { act: 'test', detail: `chat ${chatId}` }, deps)
      const where = topicId === undefined ? `chat ${chatId}` : `topic ${topicId} of chat ${chatId}`
      createOutput(deps, json).result({ result: 'sent', chatId, topicId, messageId }, `Sent “it works” to ${where}.`)
    })
}
