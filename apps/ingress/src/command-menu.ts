import { LANGUAGES } from '@peyk/domain/language'
import type { Language } from '@peyk/domain/language'
import { MINUTE, SECOND } from '@peyk/domain/time'
import type { Logger } from '@peyk/runtime/logger'
import type { TelegramApi } from '@peyk/telegram/client'
import { COMMAND_NAMES, wordsOf } from '@peyk/telegram/words'
import type { CommandName } from '@peyk/telegram/words'
import pRetry from 'p-retry'

const FIRST_RETRY_MS = 2 * SECOND
const LAST_RETRY_MS = 10 * MINUTE
/** Whether a group's menu has the command: a group's members link their orders themselves. */
const IS_IN_GROUPS: Readonly<Record<CommandName, boolean>> = {
  orders: true,
  track: false,
  stop: false,
  language: true,
  id: true,
  help: true,
}

type MenuApi = Pick<TelegramApi, 'getMyCommands' | 'setMyCommands'>
type Menu = Required<Pick<NonNullable<Parameters<MenuApi['getMyCommands']>[0]>, 'scope'>> & { language_code?: Language }

/** Returns every list that Telegram shows. One without a language is for users whose language has no list. */
function menus(fallback: Language): { menu: Menu; commands: { command: string; description: string }[] }[] {
  const scopes = [
    { scope: { type: 'default' }, names: COMMAND_NAMES },
    { scope: { type: 'all_group_chats' }, names: COMMAND_NAMES.filter((name) => IS_IN_GROUPS[name]) },
  ] as const
  return scopes.flatMap(({ scope, names }) =>
    [undefined, ...LANGUAGES].map((language) => ({
      menu: { scope, ...(language === undefined ? {} : { language_code: language }) },
      commands: names.map((name) => ({ command: name, description: wordsOf(language ?? fallback).commands[name] })),
    })),
  )
}

/**
 * Has Telegram show the bot's commands in every language, in private chats and in groups. A list that is right is not set again.
 * Retries until it is done. https://core.telegram.org/bots/api#setmycommands
 */
export function startCommandMenu(
  api: MenuApi,
  fallback: Language,
  logger: Logger,
  firstRetryMs = FIRST_RETRY_MS,
): { close: () => Promise<void> } {
  const stop = new AbortController()
  const { signal } = stop

  const ensureSet = async (): Promise<void> => {
    let changed = 0
    for (const { menu, commands } of menus(fallback)) {
      const shown = await api.getMyCommands(menu, signal)
      if (isSame(shown, commands)) continue
      await api.setMyCommands({ ...menu, commands }, signal)
      changed += 1
    }
    if (changed > 0) logger.info('Telegram shows the bot’s commands', { event: 'telegram.commands_set', changed })
  }

  const done = pRetry(ensureSet, {
    retries: Infinity,
    minTimeout: firstRetryMs,
    maxTimeout: LAST_RETRY_MS,
    randomize: true,
    signal,
    onFailedAttempt: ({ error, retryDelay }) => {
      const message = `Telegram did not take the bot’s commands; again in ${Math.round(retryDelay / SECOND)} s`
      logger.warn(message, { event: 'telegram.commands_failed', error })
    },
  }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
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
