import { badRequest } from '../api-error.ts'
import { toApiChat } from '../chats.ts'
import type { Method } from '../method.ts'
import { flagParam, textParam } from '../params.ts'

const MAX_ANSWER_LENGTH = 200
/** https://core.telegram.org/bots/api#sendchataction */
const ACTIONS = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
])

/** https://core.telegram.org/bots/api#getme */
export const getMe: Method = (world) => ({
  ...world.bot,
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
})

/** https://core.telegram.org/bots/api#getchat */
export const getChat: Method = (world, params) => ({
  ...toApiChat(world.chats.reach(textParam(params, 'chat_id'))),
  accent_color_id: 0,
  max_reaction_count: 11,
})

/** Only the bot itself is asked for. https://core.telegram.org/bots/api#getchatmember */
export const getChatMember: Method = (world, params) => {
  world.chats.reach(textParam(params, 'chat_id'))
  if (textParam(params, 'user_id') !== String(world.bot.id)) throw badRequest('PARTICIPANT_ID_INVALID')
  return { status: 'member', user: world.bot }
}

/** https://core.telegram.org/bots/api#sendchataction */
export const sendChatAction: Method = (world, params) => {
  world.chats.reach(textParam(params, 'chat_id'))
  if (!ACTIONS.has(textParam(params, 'action'))) throw badRequest('wrong parameter action in request')
  return true
}

/** https://core.telegram.org/bots/api#answercallbackquery */
export const answerCallbackQuery: Method = (world, params) => {
  const text = textParam(params, 'text')
  if (text.length > MAX_ANSWER_LENGTH) throw badRequest('MESSAGE_TOO_LONG')
  const answer = { text, showAlert: flagParam(params, 'show_alert') }
  if (!world.callbacks.answer(textParam(params, 'callback_query_id'), answer)) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  }
  return true
}
