import { SECOND } from '@peyk/domain/time'
import type { Store } from '@peyk/store/store'
import { wordsOf } from '@peyk/telegram/words'
import type { Reply } from '../chat-messages.ts'
import { COMMANDS } from '../commands/commands.ts'
import type { CommandDeps } from '../commands/context.ts'
import { STATUS } from '../operators/operators.ts'
import type { Operators } from '../operators/operators.ts'
import type { BotProfile } from './bot-profile.ts'
import { throttle, toQuestion } from './throttle.ts'
import type { WrittenMessage } from './throttle.ts'

export type AnswerMessageDeps = CommandDeps & {
  store: Pick<Store, 'updates'>
  /** @throws {JobPostponed} while Telegram does not say who the bot is */
  profile: () => Promise<BotProfile>
  operatorsChat: string | undefined
  operators: Pick<Operators, 'handleCommand'>
}

/** An answer counts this long for the same question asked before it. */
const ANSWER_COUNTS_MS = 120 * SECOND

/** Answers a command or a text. A chat that writes too much, or asks an old question again, gets no answer. */
export async function answerMessage(
  updateId: number,
  message: WrittenMessage,
  deps: AnswerMessageDeps,
): Promise<string> {
  if (await isOperatorsCommand(message, deps)) return `/${STATUS}`
  const { chatId } = message
  const { chats } = deps.store
  const name = message.kind === 'command' && COMMANDS.has(message.name) ? message.name : undefined
  if (!message.isPrivate && (name === undefined || !(await isForThisBot(message, deps)))) return 'not for this bot'

  const language = (await chats.language(chatId)) ?? deps.defaultLanguage
  const words = wordsOf(language)
  const reply = replyOnce(updateId, message, deps)
  const verdict = await throttle(updateId, message, deps)
  if (verdict === 'slow down') await reply(chatId, { html: words.slowDown })
  // A link is followed whatever else the chat does.
  const isLink = message.kind === 'command' && name === 'start' && message.argument !== ''
  if (verdict !== 'answer' && !isLink) return verdict

  const question = toQuestion(message, name)
  const answeredAtMs = question === undefined ? undefined : await chats.answeredAtMs(chatId, question)
  const isAnswered = answeredAtMs !== undefined && answeredAtMs > (message.sentAtMs ?? 0)
  const replyIfNew: Reply = verdict === 'answer' && !isAnswered ? reply : async () => undefined
  if (message.kind === 'command' && name !== undefined)
    await COMMANDS.get(name)?.({ ...message, updateId, language, words }, { ...deps, reply: replyIfNew })
  else await replyIfNew(chatId, { html: words.hint })
  if (question !== undefined && !isAnswered) await chats.noteAnswer(chatId, question, Date.now(), ANSWER_COUNTS_MS)
  return `${name === undefined ? 'hint' : `/${name}`}${isAnswered ? ', answered before' : ''}`
}

/** Returns whether the message was the operators' command, and answers it then. */
async function isOperatorsCommand(message: WrittenMessage, deps: AnswerMessageDeps): Promise<boolean> {
  if (message.kind !== 'command' || message.name !== STATUS) return false
  return (await isForThisBot(message, deps)) && deps.operators.handleCommand(message)
}

/**
 * Returns whether a command in a group is meant for this bot. It names the bot, or it names none and the bot does not read
 * everything: Telegram then delivers only what is meant for it. https://core.telegram.org/bots/features#privacy-mode
 */
async function isForThisBot(message: WrittenMessage, deps: AnswerMessageDeps): Promise<boolean> {
  const addressee = message.kind === 'command' ? message.addressee : undefined
  if (addressee === undefined && message.chatId === deps.operatorsChat) return true
  const { username, readsEverything } = await deps.profile()
  return addressee === undefined ? !readsEverything : addressee.toLowerCase() === username.toLowerCase()
}

/** Returns a reply that gives each answer of an update once, though the update's job may run again; in the topic of the question. */
function replyOnce(
  updateId: number,
  { chatId: askedIn, topicId }: WrittenMessage,
  { reply, store }: AnswerMessageDeps,
): Reply {
  let answers = 0
  return (chatId, answer) => {
    answers += 1
    const message = topicId !== undefined && chatId === askedIn ? { ...answer, topicId } : answer
    return store.updates.once(updateId, `answer ${answers} ${chatId}`, () => reply(chatId, message))
  }
}
