import { z } from 'zod'
import { badRequest } from '../api-error.ts'
import type { Method } from '../method.ts'
import { jsonParam, textParam } from '../params.ts'
import type { Params } from '../params.ts'

/** https://core.telegram.org/bots/api#botcommand */
const botCommand = z.object({ command: z.string(), description: z.string() })
const MAX_COMMANDS = 100
const MAX_DESCRIPTION_LENGTH = 256

const chatId = z.union([z.int(), z.string().min(1)]).transform(String)
const commandScope = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['default', 'all_private_chats', 'all_group_chats', 'all_chat_administrators']) }),
  z.object({ type: z.enum(['chat', 'chat_administrators']), chat_id: chatId }),
  z.object({ type: z.literal('chat_member'), chat_id: chatId, user_id: z.int().positive() }),
])

/** https://core.telegram.org/bots/api#setmycommands */
export const setMyCommands: Method = (world, params) => {
  const parsed = z.array(botCommand).safeParse(jsonParam(params, 'commands', 'commands') ?? [])
  if (!parsed.success) throw badRequest("can't parse BotCommand: expected an Array of BotCommand")
  const commands = parsed.data.map(({ command, description }) => ({
    command: command.replace(/^\//, '').toLowerCase(),
    description: description.trim(),
  }))
  if (commands.length > MAX_COMMANDS) throw badRequest('BOT_COMMANDS_TOO_MUCH')
  for (const { command, description } of commands) {
    if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID')
    if (description === '' || description.length > MAX_DESCRIPTION_LENGTH) {
      throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
    }
  }
  world.commands.set(readScope(params), readLanguage(params), commands)
  return true
}

/** https://core.telegram.org/bots/api#getmycommands */
export const getMyCommands: Method = (world, params) => world.commands.get(readScope(params), readLanguage(params))

/** https://core.telegram.org/bots/api#deletemycommands */
export const deleteMyCommands: Method = (world, params) => {
  world.commands.remove(readScope(params), readLanguage(params))
  return true
}

function readScope(params: Params): string {
  const given = jsonParam(params, 'scope', 'BotCommandScope')
  if (given === undefined) return 'default'
  const scope = commandScope.safeParse(given)
  if (!scope.success) throw badRequest("can't parse BotCommandScope: Unsupported type specified")
  return Object.values(scope.data).join(':')
}

function readLanguage(params: Params): string {
  const language = textParam(params, 'language_code')
  if (!/^([a-z]{2})?$/.test(language)) throw badRequest('LANG_CODE_INVALID')
  return language
}
