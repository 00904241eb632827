import type { Language } from '@peyk/domain/language'
import type { TelegramApi } from '@peyk/telegram/client'
import { parseUpdate } from '@peyk/telegram/update'
import type { ChatAction } from '@peyk/telegram/update'
import { wordsOf } from '@peyk/telegram/words'
import { JobRejected } from '@peyk/queues/job-failures'
import type { CommandDeps, CommandHandler } from './commands/context.ts'
import { language, parseLanguageButton } from './commands/language.ts'
import { orders } from './commands/orders.ts'
import { start } from './commands/start.ts'
import { stop } from './commands/stop.ts'
import { track } from './commands/track.ts'
import { isCardButton, pressCard } from './uncertain-card.ts'
import type { CardDeps } from './uncertain-card.ts'

export type HandleUpdateDeps = CommandDeps & { api: TelegramApi; defaultLanguage: Language; cards: CardDeps }

const COMMANDS: Record<string, CommandHandler> = {
  start,
  track,
  orders,
  stop,
  language,
  help: async ({ chatId, words }, { reply }) => reply(chatId, { html: words.help }),
}

/** Does what one Telegram update asks for. Gives what that was, in a word or two. */
export async function handleUpdate(update: unknown, deps: HandleUpdateDeps): Promise<string> {
  const action = readAction(update)
  if (action.kind === 'ignored') return 'ignored'
  if (action.kind === 'button')
    return isCardButton(action.data) ? pressCard(action, deps.cards) : pressButton(action, deps)
  const chosen = (await deps.store.chats.language(action.chatId)) ?? deps.defaultLanguage
  const words = wordsOf(chosen)
  const handler = action.kind === 'command' && Object.hasOwn(COMMANDS, action.name) ? COMMANDS[action.name] : undefined
  if (action.kind === 'text' || handler === undefined) {
    if (action.isPrivate) await deps.reply(action.chatId, { html: words.hint })
    return 'hint'
  }
  const { chatId, userId, argument, name } = action
  await handler({ chatId, userId, argument, language: chosen, words }, deps)
  return `/${name}`
}

function readAction(update: unknown): ChatAction {
  try {
    return parseUpdate(update)
  } catch (error) {
    throw new JobRejected('This is no update as the Bot API describes them.', { cause: error })
  }
}

async function pressButton(
  { chatId, callbackId, messageId, data }: Extract<ChatAction, { kind: 'button' }>,
  { api, store }: HandleUpdateDeps,
): Promise<string> {
  const chosen = parseLanguageButton(data)
  if (chosen !== undefined) await store.chats.setLanguage(chatId, chosen)
  // Both only tidy up what the customer sees: an old button cannot be answered, an edited message not edited again.
  await api.answerCallbackQuery({ callback_query_id: callbackId }).catch(() => undefined)
  if (chosen !== undefined) {
    await api
      .editMessageText({ chat_id: Number(chatId), message_id: messageId, text: wordsOf(chosen).languageSet })
      .catch(() => undefined)
  }
  return chosen === undefined ? 'unknown button' : `language ${chosen}`
}
