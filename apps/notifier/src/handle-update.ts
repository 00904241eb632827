import { SECOND } from '@peyk/domain/time'
import { JobRejected } from '@peyk/queues/job-failures'
import type { Store } from '@peyk/store/store'
import { parseUpdate, placeOf } from '@peyk/telegram/update'
import type { ChatAction } from '@peyk/telegram/update'
import { toHelp, wordsOf } from '@peyk/telegram/words'
import type { BotProfile } from './bot-profile.ts'
import { followMigration, recordReachability } from './chat-changes.ts'
import type { Reply } from './chat.ts'
import type { CommandHandler } from './commands/context.ts'
import { language } from './commands/language.ts'
import { orders } from './commands/orders.ts'
import { start } from './commands/start.ts'
import { stop } from './commands/stop.ts'
import { track } from './commands/track.ts'
import { throttleFlood, toQuestion } from './throttle.ts'
import type { ChatRequest } from './throttle.ts'
import { STATUS } from './operators/operators.ts'
import type { Operators } from './operators/operators.ts'
import { endPress, pressButton } from './press-button.ts'
import type { PressDeps } from './press-button.ts'
import { takeTurn } from './take-turn.ts'
import type { TurnDeps } from './take-turn.ts'
import { isUncertainButton, pressUncertainButton } from './uncertain-alert.ts'
import type { UncertainAlertDeps } from './uncertain-alert.ts'

export type HandleUpdateDeps = PressDeps &
  Omit<TurnDeps, 'updates'> & {
    store: Pick<Store, 'updates'>
    /** Has an update handled now whose turn it is. */
    promoteUpdate: (updateId: number) => Promise<void>
    /** @throws {JobPostponed} while Telegram does not say */
    profile: () => Promise<BotProfile>
    operatorsChat: string | undefined
    uncertainAlerts: UncertainAlertDeps
    operators: Pick<Operators, 'handleCommand'>
  }

const COMMANDS: Record<string, CommandHandler> = {
  start,
  track,
  orders,
  stop,
  language,
  help: async ({ chatId, words }, { reply }) => reply(chatId, { html: toHelp(words) }),
}
/** For so long an answer counts for the same question that was asked before it. */
const ANSWER_COUNTS_MS = 120 * SECOND

/**
 * Does what one Telegram update asks for, once, after the earlier updates of its chat. Gives what that was, in a word or two.
 *
 * @throws {JobRejected} what is no update
 * @throws {JobPostponed} it is not its turn, or Telegram's limits want it to wait; what it did before is safe to repeat
 */
export async function handleUpdate(update: { update_id: number }, deps: HandleUpdateDeps): Promise<string> {
  const { update_id: updateId } = update
  const { updates } = deps.store
  if (await updates.isHandled(updateId)) return 'handled before'
  const action = readAction(update)
  const place = placeOf(update)
  if (place !== undefined) await takeTurn(place, { updates, updateState: deps.updateState })
  const result = await act(updateId, action, deps)
  const next = await updates.finish(updateId, place?.chatId)
  // It would come by itself in a moment: this only saves that.
  if (next !== undefined) await deps.promoteUpdate(next).catch(() => undefined)
  return result
}

function readAction(update: unknown): ChatAction {
  try {
    return parseUpdate(update)
  } catch (error) {
    throw new JobRejected('This is no update as the Bot API describes them.', { cause: error })
  }
}

async function act(updateId: number, action: ChatAction, deps: HandleUpdateDeps): Promise<string> {
  switch (action.kind) {
    case 'ignored':
      if (action.callbackId !== undefined) await endPress(action.callbackId, deps)
      return 'ignored'
    case 'reachability':
      return recordReachability(action, deps)
    case 'migration':
      return followMigration(action, deps)
    case 'button':
      return isUncertainButton(action.data)
        ? pressUncertainButton(action, deps.uncertainAlerts)
        : press(updateId, action, deps)
    case 'text':
    case 'command':
      return answer(updateId, action, deps)
  }
}

async function press(
  updateId: number,
  action: Extract<ChatAction, { kind: 'button' }>,
  deps: HandleUpdateDeps,
): Promise<string> {
  const answering = await throttleFlood(updateId, action, deps)
  const chosen = (await deps.store.chats.language(action.chatId)) ?? deps.defaultLanguage
  return pressButton({ ...action, updateId, language: chosen, answering }, deps)
}

/** Answers what was written: at once, or not at all where it floods or was answered with an earlier one like it. */
async function answer(
  updateId: number,
  request: Exclude<ChatRequest, { kind: 'button' }>,
  deps: HandleUpdateDeps,
): Promise<string> {
  if (
    request.kind === 'command' &&
    request.name === STATUS &&
    (await isForUs(request, deps)) &&
    (await deps.operators.handleCommand(request))
  )
    return `/${STATUS}`
  const { chatId } = request
  const { chats } = deps.store
  const name = request.kind === 'command' && Object.hasOwn(COMMANDS, request.name) ? request.name : undefined
  if (!request.isPrivate && (name === undefined || !(await isForUs(request, deps)))) return 'not for this bot'

  const chosen = (await chats.language(chatId)) ?? deps.defaultLanguage
  const words = wordsOf(chosen)
  const reply = answerOnce(updateId, deps)
  const answering = await throttleFlood(updateId, request, deps)
  if (answering === 'slow down') await reply(chatId, { html: words.slowDown })
  // A link is followed whatever else the chat does.
  const isLink = request.kind === 'command' && name === 'start' && request.argument !== ''
  if (answering !== 'usual' && !isLink) return answering

  const question = toQuestion(request)
  const answeredAtMs = question === undefined ? undefined : await chats.answeredAtMs(chatId, question)
  const isAnswered = answeredAtMs !== undefined && answeredAtMs > (request.sentAtMs ?? 0)
  const said = answering === 'usual' && !isAnswered ? reply : async () => undefined
  if (request.kind === 'command' && name !== undefined)
    await COMMANDS[name]?.({ ...request, updateId, language: chosen, words }, { ...deps, reply: said })
  else await said(chatId, { html: words.hint })
  if (question !== undefined && !isAnswered) await chats.noteAnswer(chatId, question, Date.now(), ANSWER_COUNTS_MS)
  return `${name === undefined ? 'hint' : `/${name}`}${isAnswered ? ', answered before' : ''}`
}

/**
 * Whether a command in a group is ours: it names this bot, or it names none and Telegram gave it to a bot that does not read
 * everything, which it does only with what is meant for it. https://core.telegram.org/bots/features#privacy-mode
 */
async function isForUs(request: Exclude<ChatRequest, { kind: 'button' }>, deps: HandleUpdateDeps): Promise<boolean> {
  const addressee = request.kind === 'command' ? request.addressee : undefined
  if (addressee === undefined && request.chatId === deps.operatorsChat) return true
  const { username, readsEverything } = await deps.profile()
  return addressee === undefined ? !readsEverything : addressee.toLowerCase() === username.toLowerCase()
}

/** Answers that are not given again when their update's job comes again. */
function answerOnce(updateId: number, { reply, store }: HandleUpdateDeps): Reply {
  let answers = 0
  return (chatId, message) => {
    answers += 1
    return store.updates.once(updateId, `answer ${answers} ${chatId}`, () => reply(chatId, message))
  }
}
