import type { Settings } from '@peyk/config/settings'
import type { TelegramApi } from '@peyk/telegram/client'
import { toTelegramError } from '@peyk/telegram/telegram-error'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'

const CHECK = 'operators.chat'
const TAKE_ITS_ID = 'set ADMIN_CHAT_ID to the id that the bot answers there to /id'
const ADD_THE_BOT = `add the bot to the chat, or ${TAKE_ITS_ID}`

type Api = Pick<TelegramApi, 'getMe' | 'getChat' | 'getChatMember'>
type Chat = Awaited<ReturnType<Api['getChat']>>
type Member = Awaited<ReturnType<Api['getChatMember']>>

/**
 * Checks that the bot may write in `ADMIN_CHAT_ID`, and in topics where `ADMIN_TOPIC_ID` is set. Sends nothing.
 * https://core.telegram.org/bots/api#getchat, https://core.telegram.org/bots/api#getchatmember
 */
export async function checkOperatorsChat(api: Api, { admin, telegram }: Settings): Promise<CheckResult[]> {
  const { chatId } = admin
  if (chatId === undefined) return []
  try {
    const chat = await api.getChat({ chat_id: Number(chatId) })
    if (chat.type === 'private') {
      const { has_topics_enabled: hasTopics = false } = await api.getMe()
      return [judgeTopic(admin, chat, hasTopics)]
    }
    // A bot can always ask about itself.
    const member = await api.getChatMember({ chat_id: Number(chatId), user_id: Number(telegram.botId) })
    return [judgeRights(chat, member) ?? judgeTopic(admin, chat, chat.is_forum === true)]
  } catch (error) {
    const { code, description = '' } = toTelegramError(error) ?? {}
    // A time-out, 429 and their like say nothing about the chat.
    if (code !== 400 && code !== 403) throw error
    const problem = `Telegram refuses chat ${chatId} (${code}: ${description})`
    return /upgraded/.test(description)
      ? [warning(CHECK, `${problem}; Peyk follows it`, TAKE_ITS_ID)]
      : [wrong(CHECK, problem, ADD_THE_BOT)]
  }
}

function judgeRights(chat: Chat, member: Member): CheckResult | undefined {
  if (!isThere(member)) return wrong(CHECK, `the bot is not in ${nameOf(chat)}: ${member.status}`, ADD_THE_BOT)
  if (mayWrite(chat, member)) return undefined
  const todo = 'allow it to send messages there, or make it an administrator'
  return wrong(CHECK, `the bot may not write in ${nameOf(chat)}`, todo)
}

function judgeTopic({ topicId }: Settings['admin'], chat: Chat, hasTopics: boolean): CheckResult {
  const name = nameOf(chat)
  if (topicId === undefined) return ok(CHECK, `alerts go to ${name}`)
  if (hasTopics) return ok(CHECK, `alerts go to topic ${topicId} of ${name}`)
  const problem = `${name} has no topics, and ADMIN_TOPIC_ID is ${topicId}: alerts go to the chat itself`
  return warning(CHECK, problem, 'switch topics on there, or unset ADMIN_TOPIC_ID')
}

function nameOf({ id, type, title }: Chat): string {
  return `the ${type === 'private' ? 'private chat' : type} ${title === undefined ? id : `“${title}” (${id})`}`
}

/** A restricted bot may have left. https://core.telegram.org/bots/api#chatmemberrestricted */
function isThere(member: Member): boolean {
  if ('is_member' in member) return member.is_member
  return member.status !== 'left' && member.status !== 'kicked'
}

/** Members have the rights of the chat; administrators of a channel need one of their own. https://core.telegram.org/bots/api#chatmember */
function mayWrite({ type, permissions }: Chat, member: Member): boolean {
  if (member.status === 'creator') return true
  if (member.status === 'administrator')
    return type !== 'channel' || ('can_post_messages' in member && member.can_post_messages)
  if (type === 'channel') return false
  if (permissions?.can_send_messages === false) return false
  return !('can_send_messages' in member) || member.can_send_messages
}
