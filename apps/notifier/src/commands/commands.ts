import { toHelp } from '@peyk/telegram/words'
import type { CommandName } from '@peyk/telegram/words'
import type { CommandHandler } from './context.ts'
import { id } from './id.ts'
import { language } from './language.ts'
import { orders } from './orders.ts'
import { start } from './start.ts'
import { stop } from './stop.ts'
import { track } from './track.ts'

const help: CommandHandler = ({ chatId, words }, { reply }) => reply(chatId, { html: toHelp(words) })

const HANDLERS = { start, track, orders, stop, language, id, help } satisfies Record<
  CommandName | 'start',
  CommandHandler
>

/** The customers' commands by name. Their descriptions are in the words of each language. */
export const COMMANDS: ReadonlyMap<string, CommandHandler> = new Map(Object.entries(HANDLERS))
