import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@peyk/runtime/logger'
import { LANGUAGES } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import { MINUTE, SECOND } from '@peyk/domain/time'
import type { TelegramApi } from '@peyk/telegram/client'
import { COMMAND_NAMES, wordsOf } from '@peyk/telegram/words'
import type { CommandName } from '@peyk/telegram/words'

const FIRST_RETRY_MS = 2 * SECOND
const LAST_RETRY_MS = 10 * MINUTE
/** What a group can use: orders are linked to it by whoever they belong to. */
const IN_GROUPS: readonly CommandName[] = ['orders', 'language', 'help']

type MenuApi = Pick<TelegramApi, 'getMyCommands' | 'setMyCommands'>
type Menu = Required<Pick<NonNullable<Parameters<MenuApi['getMyCommands']>[0]>, 'scope'>> & { language_code?: Language }

/** Every list that Telegram is to show: without a language it is for those whose own language has none. */
function menus(fallback: Language): { menu: Menu; commands: { command: string; description: string }[] }[] {
  const scopes = [
    { scope: { type: 'default' }, names: COMMAND_NAMES },
    { scope: { type: 'all_group_chats' }, names: IN_GROUPS },
  ] as const
  return scopes.flatMap(({ scope, names }) =>
    [undefined, ...LANGUAGES].map((language) => ({
      menu: { scope, ...(language === undefined ? {} : { language_code: language }) },
      commands: names.map((name) => ({ command: name, description: wordsOf(language ?? fallback).commands[name] })),
    })),
  )
}

/**
 * Has Telegram show the bot's commands in every language, in private and in groups; what it shows already is not set again.
 * Tries until it is done, beside everything else. https://core.telegram.org/bots/api#setmycommands
 */
export function startCommandMenu(
  api: MenuApi,
  fallback: Language,
  logger: Logger,
  firstRetryMs = FIRST_RETRY_MS,
): { close: () => Promise<void> } {
  const stop = new AbortController()

  const ensure = async (): Promise<number> => {
    let changed = 0
    for (const { menu, commands } of menus(fallback)) {
      const shown = await api.getMyCommands(menu, stop.signal)
      if (isSame(shown, commands)) continue
      await api.setMyCommands({ ...menu, commands }, stop.signal)
      changed += 1
    }
    return changed
  }

  const run = async () => {
    for (let waitMs = firstRetryMs; !stop.signal.aborted; waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)) {
      try {
        const changed = await ensure()
        if (changed > 0) logger.info('Telegram shows the bot’s commands', { event: 'telegram.commands_set', changed })
        return
      } catch (error) {
        if (stop.signal.aborted) return
        const message = `Telegram did not take the bot’s commands; again in ${waitMs / SECOND} s`
        logger.warn(message, { event: 'telegram.commands_failed', error })
        await delay(waitMs, undefined, { signal: stop.signal }).catch(() => undefined)
      }
    }
  }

  const done = run()
  return {
    close: async () => {
      stop.abort()
      await done
    },
  }
}

type Commands = readonly { command: string; description: string }[]

function isSame(a: Commands, b: Commands): boolean {
  const textOf = (commands: Commands) =>
    commands.map(({ command, description }) => `${command} ${description}`).join('\n')
  return textOf(a) === textOf(b)
}
