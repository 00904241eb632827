import { NotFoundError } from '../not-found.ts'
import { ApiError, badRequest, forbidden } from './api-error.ts'

export type TelegramUser = {
  id: number
  is_bot: false
  first_name: string
  username?: string
  language_code: string
}
export type UserDetails = { firstName?: string; username?: string; languageCode?: string }

/** `unstarted`: Telegram knows the user, but the user has never written to the bot. */
type Membership = 'unstarted' | 'started' | 'blocked'
type PrivateChat = { kind: 'private'; user: TelegramUser; membership: Membership }
type GroupChat = { kind: 'group'; id: number; title: string; isRemoved?: boolean; movedTo?: number }
export type Chat = PrivateChat | GroupChat

export type ApiChat = { id: number; type: string; first_name?: string; username?: string; title?: string }

export type Chats = {
  /** The user, made on first mention and updated with the details given. */
  user(id: number, details?: UserDetails): TelegramUser
  membership(userId: number): Membership
  setMembership(userId: number, membership: Membership): void
  addGroup(id: number, title: string): void
  group(id: number): GroupChat
  find(id: number): Chat | undefined
  /** The chat a call names, or Telegram's 400 or 403 when the bot may not write there. */
  reach(chatId: string): Chat
}

export function createChats(): Chats {
  const chats = new Map<number, Chat>()

  function privateChat(id: number): PrivateChat {
    const known = chats.get(id)
    if (known?.kind === 'private') return known
    const user: TelegramUser = { id, is_bot: false, first_name: 'مریم', language_code: 'fa' }
    const chat: PrivateChat = { kind: 'private', membership: 'unstarted', user }
    chats.set(id, chat)
    return chat
  }

  return {
    user(id, details = {}) {
      const { user } = privateChat(id)
      if (details.firstName !== undefined) user.first_name = details.firstName
      if (details.username !== undefined) user.username = details.username
      if (details.languageCode !== undefined) user.language_code = details.languageCode
      return user
    },
    membership: (userId) => privateChat(userId).membership,
    setMembership: (userId, membership) => void (privateChat(userId).membership = membership),
    addGroup: (id, title) => void chats.set(id, { kind: 'group', id, title }),
    group(id) {
      const chat = chats.get(id)
      if (chat?.kind !== 'group') throw new NotFoundError('the id of a group', id)
      return chat
    },
    find: (id) => chats.get(id),
    reach(chatId) {
      if (chatId === '') throw badRequest('chat_id is empty')
      const chat = chats.get(Number(chatId))
      if (!chat) throw badRequest('chat not found')
      if (chat.kind === 'private' && chat.membership === 'blocked') throw forbidden('bot was blocked by the user')
      if (chat.kind === 'private' && chat.membership === 'unstarted') {
        throw forbidden("bot can't initiate conversation with a user")
      }
      if (chat.kind === 'group') reachGroup(chat)
      return chat
    },
  }
}

function reachGroup({ isRemoved, movedTo }: GroupChat): void {
  if (isRemoved) throw forbidden('bot was kicked from the supergroup chat')
  if (movedTo === undefined) return
  const description = 'Bad Request: group chat was upgraded to a supergroup chat'
  throw new ApiError(400, description, { migrate_to_chat_id: movedTo })
}

export function chatIdOf(chat: Chat): number {
  return chat.kind === 'private' ? chat.user.id : chat.id
}

export function toApiChat(chat: Chat): ApiChat {
  if (chat.kind === 'group') return { id: chat.id, type: 'supergroup', title: chat.title }
  const { id, first_name, username } = chat.user
  return { id, type: 'private', first_name, ...(username === undefined ? {} : { username }) }
}
