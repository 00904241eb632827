import type { Settings } from '@peyk/config/settings'
import type { Text } from '@peyk/domain/text'
import type { TelegramApi } from '@peyk/telegram/client'
import { toTelegramError } from '@peyk/telegram/telegram-error'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'
import { say } from './say.ts'

const CHECK = 'operators.chat'

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
    const refused = { id: chatId, reason: `${code}: ${description}` }
    return /upgraded/.test(description)
      ? [warning(CHECK, say('chatUpgraded', refused), say('chatTakeId'))]
      : [wrong(CHECK, say('chatRefused', refused), say('chatAddBot'))]
  }
}

function judgeRights(chat: Chat, member: Member): CheckResult | undefined {
  if (!isThere(member))
    return wrong(CHECK, say('chatNotThere', { chat: nameOf(chat), status: member.status }), say('chatAddBot'))
  if (mayWrite(chat, member)) return undefined
  return wrong(CHECK, say('chatMayNotWrite', { chat: nameOf(chat) }), say('chatMayNotWriteTodo'))
}

function judgeTopic({ topicId }: Settings['admin'], chat: Chat, hasTopics: boolean): CheckResult {
  const name = nameOf(chat)
  if (topicId === undefined) return ok(CHECK, say('chatAlerts', { chat: name }))
  if (hasTopics) return ok(CHECK, say('chatTopic', { chat: name, topic: topicId }))
  return warning(CHECK, say('chatNoTopics', { chat: name, topic: topicId }), say('chatNoTopicsTodo'))
}

function nameOf({ id, type, title }: Chat): Text {
  return say(type === 'private' || type === 'supergroup' || type === 'channel' ? `chat_${type}` : 'chat_group', {
    name: title === undefined ? id : say('chatTitled', { title, id }),
  })
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
