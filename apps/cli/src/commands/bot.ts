import { loadSettings } from '@peyk/config/settings'
import { auditOf } from '../audit.ts'
import { withStore } from '../store-connection.ts'
import { defineCommand } from '../define-command.ts'
import type { AddCommand } from '../define-command.ts'
import { CommandFailed } from '../failures.ts'
import { createOutput } from '../output.ts'
import { refuseWhileRunning } from '../running-processes.ts'
import { SUMMARIES } from '../summaries.ts'

type Options = { json?: boolean; yes?: boolean }

/** `peyk bot replace` */
export const addBot: AddCommand = (parent, deps) => {
  const bot = parent
    .command('bot')
    .summary(SUMMARIES.bot)
    .description(
      'Lets another bot take over the records under REDIS_PREFIX. Without this, a process with another bot’s token does not start.',
    )
    .addHelpText('after', '\nExample:\n  $ peyk bot replace')
  defineCommand(bot, 'replace', {
    summary: 'make the bot of BOT_TOKEN the bot of REDIS_PREFIX',
    details:
      'For a shop that changes its bot. Deliveries and links stay; a customer’s next notification is held until the customer starts the new bot. Stop all processes first.',
    examples: ['bot replace', 'bot replace --yes'],
  })
    .option('-y, --yes', 'do not ask')
    .action(async (options: Options) => {
      const settings = loadSettings(deps.env, 'cli')
      const { botId = '' } = settings.telegram
      const output = createOutput(deps, options.json)
      // Two bots on one prefix at once would take each other's jobs.
      const before = await withStore(
        settings,
        async ({ store }) => {
          await refuseWhileRunning(store)
          return (await store.checkIn.read()).botId
        },
        'any',
      )
      if (before === botId)
        return output.result({ result: 'unchanged', botId }, `Bot ${botId} is the bot of this prefix already.`)
      if (options.yes !== true && before !== undefined) {
        const question = `The records under "${settings.redis.prefix}" are those of bot ${before}. Let bot ${botId} take them over?`
        if (deps.ask === undefined)
          throw new CommandFailed(`${question} There is no terminal to ask at; nothing changed. Add --yes to do it.`)
        if (!(await deps.ask(question))) throw new CommandFailed('Nothing changed.')
      }
      await withStore(
        settings,
        async ({ store }) => {
          await store.checkIn.replaceBot(botId)
          await auditOf(store, deps)({ act: 'bot', detail: `${before ?? 'none'} → ${botId}` })
        },
        'any',
      )
      output.result(
        { result: 'replaced', botId, before },
        `Bot ${botId} is the bot of "${settings.redis.prefix}" now. Start Peyk.`,
      )
    })
}
